import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import { pollersOf } from '../../activities/server/pollers.ts';
import type { Check } from '../../report/doctor.ts';
import { ok, warn } from './check.ts';

/** Nobody sends work to it. */
const QUEUE = 'tddft-doctor';

/** What times in records, of this machine and of the server, may differ by. */
const TOLERATED_MS = 2000;

/**
 * The server's clock against ours. No call asks for its time; but it notes when a worker polled, so we poll a queue of
 * our own, give up at once, and look at what it noted.
 */
export async function clockCheck(connection: Connection, namespace: string): Promise<Check> {
  const polledAt = Date.now();
  const enough = new AbortController();
  const poll = connection
    .withAbortSignal(enough.signal, () =>
      connection.withDeadline(polledAt + 10_000, () =>
        connection.workflowService.pollActivityTaskQueue({ namespace, taskQueue: { name: QUEUE }, identity: QUEUE }),
      ),
    )
    .catch(() => undefined);
  try {
    for (let tries = 0; tries < 20; tries += 1) {
      await sleep(50);
      const [seen] = await pollersOf(connection, namespace, QUEUE, 'activity');
      if (seen) return clockSays(seen.lastSeen.getTime() - polledAt);
    }
    return ok('clock', 'the server does not tell its time');
  } finally {
    enough.abort();
    await poll;
  }
}

function clockSays(aheadMs: number): Check {
  const seconds = (Math.abs(aheadMs) / 1000).toFixed(1);
  const found = `the server's is ${seconds} s ${aheadMs < 0 ? 'behind' : 'ahead of'} this machine's`;
  if (Math.abs(aheadMs) <= TOLERATED_MS) return ok('clock', found);
  return warn('clock', found, 'let both machines take their time from the network, as with timedatectl set-ntp true');
}
