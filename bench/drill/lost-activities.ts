import { Client, Connection } from '@temporalio/client';
import type { Victim } from './plan.ts';

/** PENDING_ACTIVITY_STATE_STARTED */
const STARTED = 2;
const CALL_MS = 10_000;
const OF_THE_GPU_WORKER = new Set(['preflight', 'train', 'exportAdapter', 'mergeAdapter']);

/** Whose activities are lost with a victim. A server or a zygote that dies takes none along. */
function isLostWith(victim: Victim, activity: string): boolean {
  if (victim === 'Temporal' || victim === 'zygote') return false;
  if (victim === 'workers') return !OF_THE_GPU_WORKER.has(activity);
  return victim !== 'GPU worker' || OF_THE_GPU_WORKER.has(activity);
}

/**
 * How many activities that a kill took along still count as running; null while the server does not answer. They are those
 * whose last start was before the kill.
 */
export async function lostAndUnnoticed(address: string, victim: Victim, killedAtMs: number): Promise<number | null> {
  const connection = Connection.lazy({ address });
  const client = new Client({ connection });
  try {
    return await connection.withDeadline(Date.now() + CALL_MS, async () => {
      let lost = 0;
      for await (const { workflowId } of client.workflow.list({ query: 'ExecutionStatus = "Running"' })) {
        const { raw } = await client.workflow.getHandle(workflowId).describe();
        for (const { state, activityType, lastStartedTime } of raw.pendingActivities ?? []) {
          const startedMs = 1000 * Number(lastStartedTime?.seconds ?? 0) + (lastStartedTime?.nanos ?? 0) / 1e6;
          const isRunning = state === STARTED;
          if (isRunning && startedMs <= killedAtMs && isLostWith(victim, activityType?.name ?? '')) lost += 1;
        }
      }
      return lost;
    });
  } catch {
    return null;
  } finally {
    await connection.close();
  }
}
