import { join } from 'node:path';
import type { Connection } from '@temporalio/client';
import { stackFolder } from '../../activities/files/stack-state.ts';
import { isLive, pollersOf } from '../../activities/server/pollers.ts';
import type { Check } from '../../report/doctor.ts';
import { fail, ok } from './check.ts';

const QUEUES = [
  { queue: 'experiments', halves: ['workflow', 'activity'], log: 'workers.log' },
  { queue: 'llm', halves: ['activity'], log: 'workers.log' },
  { queue: 'sandbox', halves: ['activity'], log: 'workers.log' },
  { queue: 'gpu', halves: ['activity'], log: 'gpu-worker.log' },
] as const;

/** Whether somebody works on each queue. */
export function queueChecks(connection: Connection, namespace: string, resultsDir: string): Promise<Check[]> {
  return Promise.all(
    QUEUES.map(async ({ queue, halves, log }) => {
      const seen = await Promise.all(halves.map((half) => pollersOf(connection, namespace, queue, half)));
      const live = seen.map((pollers) => pollers.filter(isLive));
      const name = `queue ${queue}`;
      if (live.some((pollers) => pollers.length === 0)) {
        const last = Math.max(...seen.flat().map(({ lastSeen }) => lastSeen.getTime()));
        const found = `no worker polls it${Number.isFinite(last) ? `; the last did ${secondsAgo(last)} ago` : ''}`;
        return fail(name, found, `tddft up; when one runs, see ${join(stackFolder(resultsDir), log)}`);
      }
      const workers = new Set(live.flat().map(({ identity }) => identity)).size;
      const newest = Math.max(...live.flat().map(({ lastSeen }) => lastSeen.getTime()));
      return ok(name, `${workers} worker${workers === 1 ? '' : 's'}, last seen ${secondsAgo(newest)} ago`);
    }),
  );
}

function secondsAgo(timeMs: number): string {
  return `${Math.max(0, Math.round((Date.now() - timeMs) / 1000))} s`;
}
