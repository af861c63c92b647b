import type { TwoArms } from './counts.ts';
import { hypergeometric, margins } from './hypergeometric.ts';
import { logitShift, shiftedRate } from './logit-shift.ts';
import type { Distribution } from './ratio-distribution.ts';
import { NEGLIGIBLE_IN_REGION, rejectionRegion } from './rejection-region.ts';
import { type SimulatedPower, type StratumDesign, simulate } from './simulation.ts';
import { sumOfIndependent } from './sum-of-independent.ts';

export interface StratifiedDesign {
  /** The finetuned rates follow from the gain. */
  strata: readonly Omit<StratumDesign, 'finetunedRate'>[];
  alpha: number;
  replications?: number;
  seed?: number;
}

/**
 * The power of the two-sided exact stratified test as a function of the mean gain over tasks, which a common shift of
 * their log odds gives. Simulated are only the tasks' totals (2,000 times if not said otherwise); given those the
 * chance to reject is exact, for a common odds ratio multiplies the probability of k finetuned successes by its k-th
 * power. That leaves a standard error below 0.005 at 6 tasks of 50 trials. Null for a gain that no shift gives.
 */
export function stratifiedPower({
  strata,
  alpha,
  replications = 2_000,
  seed = 1,
}: StratifiedDesign): (gain: number) => SimulatedPower | null {
  const nulls = new Map<string, Distribution>();
  const nullOf = (table: TwoArms): Distribution => {
    const fixed = margins(table);
    const key = `${fixed.finetunedTrials}/${fixed.baselineTrials}/${fixed.totalSuccesses}`;
    const distribution = nulls.get(key) ?? hypergeometric(fixed, { negligible: NEGLIGIBLE_IN_REGION });
    nulls.set(key, distribution);
    return distribution;
  };
  return (gain) => {
    const rates = strata.map(({ baselineRate }) => baselineRate);
    const shift = logitShift(rates, gain);
    if (shift === null) return null;
    const design = strata.map((each) => ({ ...each, finetunedRate: shiftedRate(each.baselineRate, shift) }));
    return simulate(
      design,
      (tables) => chanceToReject(sumOfIndependent(tables.map(nullOf), NEGLIGIBLE_IN_REGION), { shift, alpha }),
      { replications, seed },
    );
  };
}

function chanceToReject(distribution: Distribution, { shift, alpha }: { shift: number; alpha: number }): number {
  const { first, probabilities } = distribution;
  const { low, high } = rejectionRegion(distribution, alpha);
  // Counted from the end that the shift favours, so that no weight exceeds 1.
  const end = shift > 0 ? first + probabilities.length - 1 : first;
  let rejected = 0;
  let total = 0;
  for (const [index, probability] of probabilities.entries()) {
    const successes = first + index;
    const weight = probability * Math.exp(shift * (successes - end));
    total += weight;
    if (successes <= low || successes >= high) rejected += weight;
  }
  return rejected / total;
}
