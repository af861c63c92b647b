import { likelySuccesses } from './binomial.ts';
import { firstFound } from './first-found.ts';
import { hypergeometric } from './hypergeometric.ts';
import { NEGLIGIBLE_IN_REGION, type RejectionRegion, rejectionRegion } from './rejection-region.ts';

/** Pairs of likely counts, as of two arms of 80,000 trials: above it, a minimum detectable difference takes more than about a second. */
const MAX_PAIRS = 4_000_000;

/** At any rate, `likelySuccesses` of an arm are no more than this many standard deviations at a rate of one half. */
const LIKELY_DEVIATIONS = 14;

export interface TwoArmDesign {
  baselineTrials: number;
  finetunedTrials: number;
  alpha: number;
}

/** The power at a pair of true rates. */
export type Power = (baselineRate: number, finetunedRate: number) => number;

/**
 * The power of the two-sided Fisher test as a function of both true rates: the exact sum over all pairs of counts that
 * the test rejects at `alpha`, in either direction. Null for an arm without trials, and where that takes too long: above
 * 80,000 trials in each arm, or as much work with unequal ones (a small arm goes with one of hundreds of millions).
 */
export function fisherPower(design: TwoArmDesign): Power | null {
  const { baselineTrials, finetunedTrials } = design;
  if (Math.min(baselineTrials, finetunedTrials) === 0) return null;
  return mostLikely(baselineTrials) * mostLikely(finetunedTrials) > MAX_PAIRS ? null : exactPower(design);
}

function mostLikely(trials: number): number {
  return Math.min(trials + 1, (LIKELY_DEVIATIONS * Math.sqrt(trials)) / 2);
}

/** For arms of any size. Regions are worked out for the totals that a pair of rates makes likely, and kept. */
export function exactPower({ baselineTrials, finetunedTrials, alpha }: TwoArmDesign): Power {
  const regions = new Map<number, RejectionRegion>();
  const regionOf = (totalSuccesses: number): RejectionRegion => {
    const known = regions.get(totalSuccesses);
    if (known) return known;
    const margins = { finetunedTrials, baselineTrials, totalSuccesses };
    const region = rejectionRegion(hypergeometric(margins, { negligible: NEGLIGIBLE_IN_REGION }), alpha);
    regions.set(totalSuccesses, region);
    return region;
  };
  return (baselineRate, finetunedRate) => {
    const before = likely(baselineTrials, baselineRate);
    const after = likely(finetunedTrials, finetunedRate);
    let power = 0;
    for (let total = before.first + after.first; total <= before.last + after.last; total += 1) {
      const { low, high } = regionOf(total);
      const from = Math.max(after.first, total - before.last);
      const to = Math.min(after.last, total - before.first);
      const chance = (successes: number): number =>
        (after.probabilities[successes - after.first] ?? 0) *
        (before.probabilities[total - successes - before.first] ?? 0);
      for (let successes = from; successes <= Math.min(low, to); successes += 1) power += chance(successes);
      for (let successes = Math.max(high, from, low + 1); successes <= to; successes += 1) power += chance(successes);
    }
    return power;
  };
}

function likely(trials: number, rate: number): { first: number; last: number; probabilities: Float64Array } {
  const successes = likelySuccesses(trials, rate);
  const first = successes[0]?.[0] ?? 0;
  return {
    first,
    last: first + successes.length - 1,
    probabilities: Float64Array.from(successes, ([, probability]) => probability),
  };
}

/** Near the baseline, where the search for a gain begins: there the totals are alike, and few regions are worked out. */
const FIRST_GAIN = 0.001;

/**
 * The smallest true gain over `baselineRate` that the two-sided Fisher test finds with the wanted power, to 1e-9: for
 * fixed numbers of trials the power grows with the gain. Null when not even a rate of 1 is found.
 */
export function minimumDetectableDifference(power: Power, baselineRate: number, wantedPower: number): number | null {
  const most = 1 - baselineRate;
  return firstFound((gain) => power(baselineRate, Math.min(1, baselineRate + gain)) >= wantedPower, {
    start: Math.min(FIRST_GAIN, most),
    most,
    tolerance: 1e-9,
  });
}
