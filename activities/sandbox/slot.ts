import type { JobLimits } from './limits.ts';
import type { Job, Reply } from './wire.ts';
import type { Zygote } from './zygote.ts';

export interface Task {
  job: Job;
  limits: JobLimits;
  signal: AbortSignal | undefined;
}

/** A place for one zygote after the other, each for one job at a time. */
export interface Slot {
  /** True when a zygote is up, or coming up. */
  warm(): boolean;
  /** Resolves when a zygote waits for a job; rejects when none can be started. */
  ready(): Promise<unknown>;
  /** A zygote that dies, is aborted or has done its number of jobs is replaced. */
  work(task: Task): Promise<Reply>;
  close(): Promise<void>;
}

export function slot(start: () => Promise<Zygote>, jobsPerZygote: number): Slot {
  let current: Promise<Zygote> | null = null;
  let jobs = 0;
  const living = new Set<Promise<unknown>>();

  const forget = (zygote: Promise<Zygote>): void => {
    if (current === zygote) current = null;
  };
  const launch = (): Promise<Zygote> => {
    const launched = start().catch((cause: unknown) => {
      forget(launched);
      throw cause;
    });
    const end = launched
      .then(({ ended }) => ended)
      .catch(() => undefined)
      .then(() => {
        living.delete(end);
        // Killed from outside while it waited: the next job starts another.
        forget(launched);
      });
    living.add(end);
    return launched;
  };
  const install = (zygote: Promise<Zygote>): Promise<Zygote> => {
    jobs = 0;
    current = zygote;
    return zygote;
  };
  const ready = (): Promise<Zygote> => current ?? install(launch());

  return {
    warm: () => current !== null,
    ready,
    async work({ job, limits, signal }) {
      const zygote = await ready();
      signal?.throwIfAborted();
      jobs += 1;
      // Started beside the last job, so that the next one need not wait for it.
      const successor = jobs >= jobsPerZygote ? launch() : null;
      signal?.addEventListener('abort', zygote.kill, { once: true });
      try {
        const reply = await zygote.ask(job, limits);
        if (successor) {
          zygote.kill();
          void install(successor);
        }
        return reply;
      } catch (cause) {
        void install(successor ?? launch());
        throw cause;
      } finally {
        signal?.removeEventListener('abort', zygote.kill);
      }
    },
    async close() {
      const last = await current?.catch(() => null);
      last?.kill();
      await Promise.all(living);
    },
  };
}
