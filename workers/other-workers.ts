import { setTimeout as sleep } from 'node:timers/promises';
import type { NativeConnection } from '@temporalio/worker';
import { NotReady } from '../setup/not-ready.ts';
import { placeOf, type ServedPlace } from './identity.ts';

/** A poll lasts 60 s, and a worker is seen when one starts: who has not been seen for longer is dead. */
const LIVE_S = 70;
/** A worker that was killed is among the pollers for `LIVE_S`; one that is stopped is gone when it has drained. */
const PATIENCE_MS = 75_000;
const INTERVAL_MS = 1000;

interface Poller {
  identity: string;
  seenSecondsAgo: number;
}

export interface QueueToJoin {
  connection: NativeConnection;
  namespace: string;
  queue: string;
  place: ServedPlace;
  /** Told once, when there is somebody to wait for. */
  narrate: (line: string) => void;
  patienceMs?: number;
}

/**
 * Resolves when every live worker of the queue has this one's code and results folder. Waits for others to go: they may
 * be draining, or dead. Throws `NotReady` when one stays.
 */
export async function joinQueue({ patienceMs = PATIENCE_MS, ...queue }: QueueToJoin): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (let waited = false; ; waited = true) {
    const other = await foreignPoller(queue);
    if (other === undefined) return;
    const refusal = refusalOf(other, queue);
    if (Date.now() >= deadline) throw refusal;
    if (!waited) queue.narrate(`Waiting up to ${Math.ceil(patienceMs / 1000)} s: ${refusal.reason}`);
    await sleep(Math.min(INTERVAL_MS, patienceMs));
  }
}

async function foreignPoller({ connection, namespace, queue, place }: QueueToJoin): Promise<Poller | undefined> {
  // 1 is the workflow half of a task queue.
  const request = { namespace, taskQueue: { name: queue }, taskQueueType: 1 };
  const { pollers } = await connection.workflowService.describeTaskQueue(request);
  return (pollers ?? [])
    .map(({ identity, lastAccessTime }) => ({
      identity: identity ?? '',
      seenSecondsAgo: Math.max(0, Math.round(Date.now() / 1000 - Number(lastAccessTime?.seconds ?? 0))),
    }))
    .find(({ identity, seenSecondsAgo }) => seenSecondsAgo < LIVE_S && !isSame(placeOf(identity), place));
}

function isSame(other: ServedPlace | null, place: ServedPlace): boolean {
  return hasSameCode(other, place) && other?.results === place.results;
}

function hasSameCode(other: ServedPlace | null, { version, code }: ServedPlace): boolean {
  return other?.version === version && other.code === code;
}

function refusalOf({ identity, seenSecondsAgo }: Poller, { namespace, queue, place }: QueueToJoin): NotReady {
  const [worker = identity] = identity.split(' ');
  const other = placeOf(identity);
  const who = `worker ${worker} (seen ${seenSecondsAgo} s ago) serves it in namespace ${namespace}`;
  if (hasSameCode(other, place)) {
    return new NotReady({
      component: `queue ${queue}`,
      reason: `${who} for another results folder`,
      fix: `stop that \`tddft up\`, or give this one a namespace of its own with TEMPORAL_NAMESPACE`,
    });
  }
  const code = other ? `tddft ${other.version} code ${other.code}` : 'code that it does not name';
  return new NotReady({
    component: `queue ${queue}`,
    reason: `${who} with other workflow code (${code}; this is tddft ${place.version} code ${place.code})`,
    fix: `stop that \`tddft up\`, or start this one from the same code`,
  });
}
