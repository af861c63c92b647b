import type { Strata } from '../statistics/counts.ts';
import { rejects } from '../statistics/rejects.ts';
import type { Sample } from '../statistics/sample.ts';
import { stratifiedExact } from '../statistics/stratified-exact.ts';
import { sum } from '../statistics/sum.ts';
import type { FigureChange } from './attribution.ts';

/** With fewer in an arm, of all compared tasks together, nothing is claimed: intervals of so few say little. */
export const FEWEST_TRIALS = 20;

/** What may be said of a change: `up` and `down` where it is shown. */
export type Claim = 'up' | 'down' | 'not_shown' | 'disagreement' | 'too_few' | 'no_spread' | 'nothing_to_compare';

/** Of the successes: by the test of H1 alone, so that it is never another verdict than the comparison's. */
export function successClaim(strata: Strata, { difference }: FigureChange, alpha: number): Claim {
  if (difference === null) return 'nothing_to_compare';
  if (fewest(strata, ({ trials }) => trials) < FEWEST_TRIALS) return 'too_few';
  if (!rejects(stratifiedExact(strata).twoSided, alpha) || difference === 0) return 'not_shown';
  return difference > 0 ? 'up' : 'down';
}

/** Of any other rate: both that test and the interval have to show it. */
export function rateClaim(strata: Strata, change: FigureChange, alpha: number): Claim {
  const tested = successClaim(strata, change, alpha);
  if (tested === 'too_few' || tested === 'nothing_to_compare') return tested;
  return tested === byInterval(change) ? tested : 'disagreement';
}

/** Of mean scores, by their interval. */
export function scoreClaim(strata: readonly { baseline: Sample; finetuned: Sample }[], change: FigureChange): Claim {
  if (change.difference === null) return 'nothing_to_compare';
  return fewest(strata, ({ n }) => n) < FEWEST_TRIALS ? 'too_few' : byInterval(change);
}

function byInterval({ interval_95: interval }: FigureChange): Claim {
  if (interval === null) return 'no_spread';
  if (interval[0] > 0) return 'up';
  return interval[1] < 0 ? 'down' : 'not_shown';
}

function fewest<Arm>(strata: readonly { baseline: Arm; finetuned: Arm }[], size: (arm: Arm) => number): number {
  return Math.min(
    sum(strata.map(({ baseline }) => size(baseline))),
    sum(strata.map(({ finetuned }) => size(finetuned))),
  );
}
