import type { Interval } from './wilson.ts';

/** One arm's trials of one task: for each the numbers that a statistic takes the sums of, the same of all. */
export type Drawn = readonly (readonly number[])[];

/** As many trials of each task, drawn again with replacement: the sums of their numbers, by task. */
export function resampledSums(tasks: readonly Drawn[], random: () => number): number[][] {
  return tasks.map((trials) => {
    const sums = (trials[0] ?? []).map(() => 0);
    for (let drawn = 0; drawn < trials.length; drawn += 1) {
      const trial = trials[Math.floor(random() * trials.length)] ?? [];
      for (let column = 0; column < sums.length; column += 1) {
        sums[column] = (sums[column] ?? 0) + (trial[column] ?? 0);
      }
    }
    return sums;
  });
}

/**
 * The percentile interval of resampled values (Efron & Tibshirani 1993, ch. 13): the smallest ones with at least 2.5%
 * and 97.5% of all at or below them. Null where a value is not defined (NaN), or there is none.
 */
export function percentileInterval95(values: readonly number[]): Interval | null {
  if (values.some(Number.isNaN)) return null;
  const rising = Float64Array.from(values).toSorted();
  const low = rising.at(Math.ceil(0.025 * rising.length) - 1);
  const high = rising.at(Math.ceil(0.975 * rising.length) - 1);
  return low === undefined || high === undefined ? null : [low, high];
}
