import { checkCounts, type Counts } from './counts.ts';

/** [low, high] */
export type Interval = [number, number];

/** The 0.975 quantile of the standard normal distribution: two-sided 95%. */
const Z_95 = 1.959963984540054;

/**
 * Wilson's 95% score interval of a proportion (Wilson 1927), within [0, 1]; no success gives exactly 0 as its low end,
 * no failure exactly 1 as its high end, no trials the whole of [0, 1].
 */
export function wilson95(counts: Counts): Interval {
  checkCounts(counts);
  const { successes, trials } = counts;
  if (trials === 0) return [0, 1];
  const centre = (successes + Z_95 ** 2 / 2) / (trials + Z_95 ** 2);
  const failures = trials - successes;
  const halfWidth = (Z_95 / (trials + Z_95 ** 2)) * Math.sqrt((successes * failures) / trials + Z_95 ** 2 / 4);
  return [successes === 0 ? 0 : Math.max(0, centre - halfWidth), failures === 0 ? 1 : Math.min(1, centre + halfWidth)];
}
