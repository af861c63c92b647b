import { checkCounts, type Counts } from './counts.ts';
import { Z_95 } from './normal.ts';

/** [low, high] */
export type Interval = [number, number];

export function wilson95(counts: Counts): Interval {
  return wilson(counts, Z_95);
}

/**
 * Wilson's score interval of a proportion (Wilson 1927) at z standard errors, within [0, 1]; no success gives exactly 0
 * as its low end, no failure exactly 1 as its high end, no trials the whole of [0, 1].
 */
export function wilson(counts: Counts, z: number): Interval {
  checkCounts(counts);
  const { successes, trials } = counts;
  if (trials === 0) return [0, 1];
  const centre = (successes + z ** 2 / 2) / (trials + z ** 2);
  const failures = trials - successes;
  const halfWidth = (z / (trials + z ** 2)) * Math.sqrt((successes * failures) / trials + z ** 2 / 4);
  return [successes === 0 ? 0 : Math.max(0, centre - halfWidth), failures === 0 ? 1 : Math.min(1, centre + halfWidth)];
}
