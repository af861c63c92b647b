import { bisect } from './bisect.ts';

/**
 * Where a condition begins to hold between 0 and `most`, to `tolerance`: looked for around `start`, by doubling or
 * halving until it changes, then by bisection. It holds at what is returned, and that is above `start` just where it does
 * not hold at `start`, even for a condition that is not quite monotone (a power is a saw-tooth in the number of trials).
 * Null where it does not hold at `most` either.
 */
export function firstFound(
  holds: (x: number) => boolean,
  { start, most, tolerance }: { start: number; most: number; tolerance: number },
): number | null {
  let [low, high] = [start, start];
  if (holds(start)) {
    do [low, high] = [low / 2, low];
    while (low > tolerance && holds(low));
    if (low <= tolerance) low = 0;
  } else {
    do {
      if (high >= most) return null;
      [low, high] = [high, Math.min(2 * high, most)];
    } while (!holds(high));
  }
  return bisect(holds, { low, high, tolerance });
}
