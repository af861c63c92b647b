import { type Connection, isGrpcServiceError } from '@temporalio/client';

export interface Poller {
  identity: string;
  /** By the server's clock. */
  lastSeen: Date;
}

/** The two halves of a task queue, as the server numbers them. */
const HALVES = { workflow: 1, activity: 2 } as const;

/** A poll waits for a minute, so a worker that was not seen for longer is gone. */
const GONE_AFTER_MS = 75_000;

/** The workers that poll one half of a task queue; none for a queue that the server does not know. */
export async function pollersOf(
  connection: Connection,
  namespace: string,
  queue: string,
  half: keyof typeof HALVES,
): Promise<Poller[]> {
  try {
    const { pollers } = await connection.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: queue },
      taskQueueType: HALVES[half],
    });
    return (pollers ?? []).map(({ identity, lastAccessTime }) => ({
      identity: identity ?? '',
      lastSeen: new Date(Number(lastAccessTime?.seconds ?? 0) * 1000 + Number(lastAccessTime?.nanos ?? 0) / 1e6),
    }));
  } catch (cause) {
    if (isGrpcServiceError(cause)) return [];
    throw cause;
  }
}

export function isLive({ lastSeen }: Poller): boolean {
  return Date.now() - lastSeen.getTime() < GONE_AFTER_MS;
}
