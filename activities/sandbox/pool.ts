import type { JobLimits } from './limits.ts';
import { type Slot, slot, type Task } from './slot.ts';
import { releaseUid, takeUid } from './uids.ts';
import { SandboxUnavailable } from './unavailable.ts';
import type { Job, Reply } from './wire.ts';
import type { Zygote } from './zygote.ts';

/** Memory grows a little with each fork; a zygote that is replaced in time costs nothing. */
const JOBS_PER_ZYGOTE = 2000;

export interface PoolOptions {
  size: number;
  /** Starts a zygote under an unprivileged uid. */
  start(uid: number): Promise<Zygote>;
  jobsPerZygote?: number | undefined;
}

/** Zygotes side by side, started when they are needed, and one queue of jobs for all of them. */
export interface ZygotePool {
  /**
   * First come, first served. What breaks before a job began, or a zygote under it, is tried once more. Then it rejects
   * with `SandboxUnavailable`; a reply without a report means that the job never began. Aborted, it rejects with the
   * signal's reason.
   */
  ask(job: Job, limits: JobLimits, signal?: AbortSignal): Promise<Reply>;
  /** Takes no more jobs, lets those it has come to their end, and leaves no process. */
  close(): Promise<void>;
}

interface Waiting extends Task {
  resolve(reply: Reply): void;
  reject(cause: unknown): void;
}

export function zygotePool({ size, start, jobsPerZygote = JOBS_PER_ZYGOTE }: PoolOptions): ZygotePool {
  const uids = Array.from({ length: size }, takeUid);
  const slots = uids.map((uid) => slot(() => start(uid), jobsPerZygote));
  const free = new Set(slots);
  const queue: Waiting[] = [];
  const serving = new Set<Promise<void>>();
  let closed = false;

  const serve = async (place: Slot): Promise<void> => {
    free.delete(place);
    while (queue.length > 0) {
      // Only when its zygote is up does a slot take a job: another may be free before.
      const isUp = await place.ready().then(
        () => true,
        () => false,
      );
      const next = queue.shift();
      if (!next) break;
      await (isUp ? retriedOnce(place, next) : place.work(next)).then(next.resolve, next.reject);
    }
    free.add(place);
  };
  const wake = (): void => {
    const place = [...free].find((candidate) => candidate.warm()) ?? [...free][0];
    if (!place) return;
    const served = serve(place).finally(() => serving.delete(served));
    serving.add(served);
  };

  return {
    async ask(job, limits, signal) {
      signal?.throwIfAborted();
      if (closed) throw new SandboxUnavailable('The sandbox is closed.');
      let leave = (): void => undefined;
      try {
        return await new Promise<Reply>((resolve, reject) => {
          const waiting = { job, limits, signal, resolve, reject };
          leave = () => {
            const place = queue.indexOf(waiting);
            if (place >= 0) queue.splice(place, 1);
            reject(signal?.reason);
          };
          signal?.addEventListener('abort', leave);
          queue.push(waiting);
          wake();
        });
      } finally {
        signal?.removeEventListener('abort', leave);
      }
    },
    async close() {
      closed = true;
      while (serving.size > 0) await Promise.all(serving);
      await Promise.all(slots.map((place) => place.close()));
      uids.forEach(releaseUid);
    },
  };
}

/** The second try is a fresh zygote's where the first one died. */
async function retriedOnce(place: Slot, task: Task): Promise<Reply> {
  const reply = await place.work(task).catch((cause: unknown) => {
    if (cause instanceof SandboxUnavailable) return null;
    throw cause;
  });
  return reply === null || reply.report === '' ? place.work(task) : reply;
}
