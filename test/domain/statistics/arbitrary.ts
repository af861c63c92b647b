import fc from 'fast-check';
import type { Counts, TwoArms } from '../../../domain/statistics/counts.ts';

export function counts(maxTrials: number): fc.Arbitrary<Counts> {
  return fc
    .integer({ min: 0, max: maxTrials })
    .chain((trials) => fc.record({ successes: fc.integer({ min: 0, max: trials }), trials: fc.constant(trials) }));
}

export function twoArms(maxTrials: number): fc.Arbitrary<TwoArms> {
  return fc.record({ baseline: counts(maxTrials), finetuned: counts(maxTrials) });
}

/** A table as `finetuned successes/trials v baseline successes/trials`. */
export function arms(
  [finetuned, finetunedTrials]: [number, number],
  [baseline, baselineTrials]: [number, number],
): TwoArms {
  return {
    baseline: { successes: baseline, trials: baselineTrials },
    finetuned: { successes: finetuned, trials: finetunedTrials },
  };
}

export const NOT_COUNTS: [Counts, RegExp][] = [
  [{ successes: -1, trials: 5 }, /successes .* got -1/],
  [{ successes: 6, trials: 5 }, /0 to the 5 trials, got 6/],
  [{ successes: 1.5, trials: 5 }, /got 1.5/],
  [{ successes: Number.NaN, trials: 5 }, /got NaN/],
  [{ successes: 0, trials: -1 }, /trials .* got -1/],
  [{ successes: 0, trials: 2.5 }, /got 2.5/],
  [{ successes: 0, trials: Number.POSITIVE_INFINITY }, /got Infinity/],
  [{ successes: 0, trials: 2 ** 53 }, /from 0 to 1000000000, got 9007199254740992/],
];
