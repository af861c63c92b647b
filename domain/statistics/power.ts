import { likelySuccesses } from './binomial.ts';
import { bisect } from './bisect.ts';
import { hypergeometric } from './hypergeometric.ts';
import { NEGLIGIBLE_IN_REGION, type RejectionRegion, rejectionRegion } from './rejection-region.ts';
import { sum } from './sum.ts';

/** Of arms of equal size: above it, a minimum detectable difference takes more than about a second. */
export const MAX_EXACT_TRIALS = 5_000;

export interface TwoArmDesign {
  baselineTrials: number;
  finetunedTrials: number;
  alpha: number;
}

/** The power at a pair of true rates. */
export type Power = (baselineRate: number, finetunedRate: number) => number;

/**
 * The power of the two-sided Fisher test as a function of both true rates: the exact sum over all pairs of counts that
 * the test rejects at `alpha`, in either direction. Null for an arm without trials, and where the arms'
 * trials multiply to more than those of two arms of 5,000.
 */
export function fisherPower(design: TwoArmDesign): Power | null {
  const { baselineTrials, finetunedTrials } = design;
  if (Math.min(baselineTrials, finetunedTrials) === 0) return null;
  return baselineTrials * finetunedTrials > MAX_EXACT_TRIALS ** 2 ? null : exactPower(design);
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
    const finetuned = likelySuccesses(finetunedTrials, finetunedRate);
    return sum(
      likelySuccesses(baselineTrials, baselineRate).map(
        ([before, probability]) =>
          probability *
          sum(
            finetuned.map(([after, chance]) => {
              const { low, high } = regionOf(before + after);
              return after <= low || after >= high ? chance : 0;
            }),
          ),
      ),
    );
  };
}

/**
 * The smallest true gain over `baselineRate` that the two-sided Fisher test finds with the wanted power, to 1e-9, by
 * bisection: for fixed numbers of trials the power grows with the gain. Null when not even a rate of 1 is found.
 */
export function minimumDetectableDifference(power: Power, baselineRate: number, wantedPower: number): number | null {
  if (power(baselineRate, 1) < wantedPower) return null;
  const found = bisect((finetunedRate) => power(baselineRate, finetunedRate) >= wantedPower, {
    low: baselineRate,
    high: 1,
    tolerance: 1e-9,
  });
  return found - baselineRate;
}
