import type { PendingWork } from './pending-work.ts';

const SHOWN = 300;

/** Says what holds work up, the same reason once with how many wait for it. Work that is merely slow is no reason. */
export function holdingReasons(pending: readonly PendingWork[], unserved: readonly string[]): string[] {
  const byReason = new Map<string, { count: number; attempt: number }>();
  for (const { what, attempt, failure } of pending) {
    if (failure === null) continue;
    const reason = `\`${what}\`: ${failure.replaceAll(/\s+/g, ' ').slice(0, SHOWN)}`;
    const same = byReason.get(reason) ?? { count: 0, attempt: 0 };
    byReason.set(reason, { count: same.count + 1, attempt: Math.max(same.attempt, attempt) });
  }
  const failing = [...byReason].map(([reason, { count, attempt }]) => `${count} x ${reason} (attempt ${attempt})`);
  const waiting = unserved.map((queue) => {
    const count = pending.filter((each) => each.queue === queue).length;
    return `${count} x no worker serves the queue ${queue}`;
  });
  return [...failing, ...waiting];
}
