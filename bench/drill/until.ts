import { setTimeout as sleep } from 'node:timers/promises';

/** Asks every `pollMs` until the answer is true, and returns when that was; null when `limitMs` has passed. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  { pollMs, limitMs }: { pollMs: number; limitMs: number },
): Promise<number | null> {
  const deadline = Date.now() + limitMs;
  while (!(await holds())) {
    if (Date.now() > deadline) return null;
    await sleep(pollMs);
  }
  return Date.now();
}
