import { Context } from '@temporalio/activity';

type Activity = (...args: never[]) => Promise<unknown>;

/** Activities that heartbeat as long as they run; local ones need not, since they live and die with their worker's task. */
export function withHeartbeats<T extends Record<string, Activity>>(activities: T): T {
  const beating = Object.entries(activities).map(
    ([name, activity]) =>
      [
        name,
        (...args: never[]) => (Context.current().info.isLocal ? activity(...args) : heartbeating(activity(...args))),
      ] as const,
  );
  return Object.assign({}, activities, Object.fromEntries(beating));
}

/**
 * Well below the 10 s after which a silent worker is given up. The first one comes after this time, too: most work is
 * done by then, and a heartbeat is a write of the server, of which a trial has 25 at best.
 */
const HEARTBEAT_MS = 2000;

/**
 * Heartbeats while `work` runs, with what `details` gives: also while a large model reads its prompt or its weights,
 * when nothing else would tell that this worker lives.
 */
export async function heartbeating<T>(work: Promise<T>, details?: () => unknown): Promise<T> {
  const context = Context.current();
  const timer = setInterval(() => context.heartbeat(details?.()), HEARTBEAT_MS);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
