import type { Client } from '@temporalio/client';

/** A worker asks for work at least once a minute. */
const SILENT_S = 75;
/** Of a task queue's two halves the one of activities. */
const ACTIVITIES = 2;

/** The queues that no worker has asked for work of late. */
export async function unservedQueues(client: Client, queues: ReadonlySet<string>): Promise<string[]> {
  const { namespace } = client.options;
  const silent = await Promise.all(
    [...queues].map(async (queue) => {
      const { pollers } = await client.workflowService.describeTaskQueue({
        namespace,
        taskQueue: { name: queue },
        taskQueueType: ACTIVITIES,
      });
      const ageS = (seconds: unknown): number => Date.now() / 1000 - Number(seconds ?? 0);
      return (pollers ?? []).some(({ lastAccessTime }) => ageS(lastAccessTime?.seconds) < SILENT_S) ? [] : [queue];
    }),
  );
  return silent.flat();
}
