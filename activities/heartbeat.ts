import { Context } from '@temporalio/activity';

/** Well below the 10 s after which a silent worker is given up. */
const HEARTBEAT_MS = 2000;

/**
 * Heartbeats while `work` runs, with what `details` gives: also while a large model reads its prompt or its weights,
 * when nothing else would tell that this worker lives.
 */
export async function heartbeating<T>(work: Promise<T>, details?: () => unknown): Promise<T> {
  const context = Context.current();
  context.heartbeat(details?.());
  const timer = setInterval(() => context.heartbeat(details?.()), HEARTBEAT_MS);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
