import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection, type ConnectionOptions, isGrpcServiceError } from '@temporalio/client';

export interface AwaitedWorker {
  queue: string;
  /** The process that is to poll it: not every poller will do, since those of an earlier stack are listed for minutes. */
  worker: { readonly pid: number | null };
}

const INTERVAL_MS = 250;

/** Waits until each of these workers polls its queue; an error names the queues that stay without theirs. */
export async function waitForWorkers(
  options: ConnectionOptions,
  namespace: string,
  workers: readonly AwaitedWorker[],
  timeoutMs: number,
): Promise<void> {
  const connection = await Connection.connect(options);
  try {
    const deadline = Date.now() + timeoutMs;
    let silent = [...workers];
    while (silent.length > 0) {
      const polled = await Promise.all(silent.map((awaited) => polls(connection, namespace, awaited)));
      silent = silent.filter((_, index) => !polled[index]);
      if (silent.length > 0 && Date.now() > deadline)
        throw new Error(`no worker polls the queue ${silent.map(({ queue }) => queue).join(', ')}`);
      if (silent.length > 0) await sleep(INTERVAL_MS);
    }
  } finally {
    await connection.close();
  }
}

async function polls(
  connection: Connection,
  namespace: string,
  { queue, worker: { pid } }: AwaitedWorker,
): Promise<boolean> {
  // 2 is the activity half of a task queue; the workflow worker runs activities too.
  const request = { namespace, taskQueue: { name: queue }, taskQueueType: 2 };
  try {
    const { pollers } = await connection.workflowService.describeTaskQueue(request);
    return (pollers ?? []).some(({ identity }) => identity?.startsWith(`${pid}@${hostname()}`));
  } catch (cause) {
    if (isGrpcServiceError(cause)) return false;
    throw cause;
  }
}
