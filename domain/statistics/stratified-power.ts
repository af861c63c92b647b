import type { TwoArms } from './counts.ts';
import { hypergeometric, margins } from './hypergeometric.ts';
import { logitShift, shiftedRate } from './logit-shift.ts';
import type { Distribution } from './ratio-distribution.ts';
import { NEGLIGIBLE_IN_REGION, type RejectionRegion, rejectionRegion } from './rejection-region.ts';
import { type SimulatedPower, type StratumDesign, simulate } from './simulation.ts';
import { sumOfIndependent } from './sum-of-independent.ts';

export interface StratifiedDesign {
  /** The finetuned rates follow from the gain. */
  strata: readonly Omit<StratumDesign, 'finetunedRate'>[];
  alpha: number;
  /** At most. */
  replications?: number;
  /** With which the simulation ends. */
  standardError?: number;
  seed?: number;
}

/** The finetuned successes of all tasks when the arms are equal, given the tasks' totals, and what is rejected of them. */
interface NullOfTotals {
  distribution: Distribution;
  region: RejectionRegion;
}

/**
 * The power of the two-sided exact stratified test as a function of the mean gain over tasks, which a common shift of
 * their log odds gives. Simulated are only the tasks' totals; given those the chance to reject is exact, for a common
 * odds ratio multiplies the probability of k finetuned successes by its k-th power. 200 replications leave a standard
 * error of 0.001 at 6 tasks of 50 trials, and tasks of few trials take thousands: up to 10,000 are made until the
 * wanted one is reached, 0.001 if not said otherwise. Null for a gain that no shift gives.
 */
export function stratifiedPower({
  strata,
  alpha,
  replications = 10_000,
  standardError = 0.001,
  seed = 1,
}: StratifiedDesign): (gain: number) => SimulatedPower | null {
  const offsets = offsetsOf(strata);
  const distributions = new Map<number, Distribution>();
  const nulls = new Map<string, NullOfTotals>();
  const nullOf = (tables: readonly TwoArms[]): NullOfTotals => {
    const ids = tables.map(
      ({ baseline, finetuned }, task) => (offsets[task] ?? 0) + baseline.successes + finetuned.successes,
    );
    // Totals of few trials come up again and again, in whatever order of the tasks.
    const key = Uint32Array.from(ids).sort().join();
    const known = nulls.get(key);
    if (known) return known;
    const distribution = sumOfIndependent(
      tables.map((table, task) => {
        const id = ids[task] ?? 0;
        const one = distributions.get(id) ?? hypergeometric(margins(table), { negligible: NEGLIGIBLE_IN_REGION });
        distributions.set(id, one);
        return one;
      }),
      NEGLIGIBLE_IN_REGION,
    );
    const found = { distribution, region: rejectionRegion(distribution, alpha) };
    nulls.set(key, found);
    return found;
  };
  const rates = strata.map(({ baselineRate }) => baselineRate);
  return (gain) => {
    const shift = logitShift(rates, gain);
    if (shift === null) return null;
    const design = strata.map((each) => ({ ...each, finetunedRate: shiftedRate(each.baselineRate, shift) }));
    return simulate(design, (tables) => chanceToReject(nullOf(tables), shift), { replications, standardError, seed });
  };
}

/** Added to a task's total, they make a number that stands for its table's margins. */
function offsetsOf(strata: StratifiedDesign['strata']): number[] {
  const offsets = new Map<string, number>();
  let next = 0;
  return strata.map(({ baselineTrials, finetunedTrials }) => {
    const trials = `${baselineTrials}/${finetunedTrials}`;
    const offset = offsets.get(trials) ?? next;
    if (!offsets.has(trials)) next += baselineTrials + finetunedTrials + 1;
    offsets.set(trials, offset);
    return offset;
  });
}

function chanceToReject({ distribution, region }: NullOfTotals, shift: number): number {
  const { first, probabilities } = distribution;
  const { low, high } = region;
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
