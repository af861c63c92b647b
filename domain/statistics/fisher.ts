import { checkCounts, type TwoArms } from './counts.ts';
import { hypergeometric } from './hypergeometric.ts';

/**
 * Outcomes whose probabilities differ by less are ties. R's `fisher.test` uses the same relative tolerance; without one,
 * rounding drops half of the mass where equal arms make both tails equally likely.
 */
export const TIE_TOLERANCE = 1e-7;

export interface FisherP {
  /** Mass of all outcomes no likelier than the observed one. */
  twoSided: number;
  /** Mass of the outcomes with at least as many finetuned successes: small when the finetuned arm is better. */
  oneSided: number;
}

/**
 * Fisher's exact test of a 2x2 table, conditional on its margins. A zero margin (no trials in an arm, all or no trials
 * successful) gives 1. Never 0: a p-value too small for a double is the smallest positive one. Throws RangeError for
 * counts that are none.
 */
export function fisherExact({ baseline, finetuned }: TwoArms): FisherP {
  checkCounts(baseline);
  checkCounts(finetuned);
  const { first, probabilities } = hypergeometric({
    finetunedTrials: finetuned.trials,
    baselineTrials: baseline.trials,
    totalSuccesses: finetuned.successes + baseline.successes,
  });
  const observed = finetuned.successes - first;
  return { twoSided: unlikelier(probabilities, observed), oneSided: upperTail(probabilities, observed) };
}

function unlikelier(probabilities: readonly number[], observed: number): number {
  const limit = (probabilities[observed] ?? 0) * (1 + TIE_TOLERANCE);
  let lower = 0;
  let from = 0;
  for (; from < probabilities.length; from += 1) {
    const probability = probabilities[from] ?? 0;
    if (probability > limit) break;
    lower += probability;
  }
  if (from === probabilities.length) return 1;
  let upper = 0;
  for (let index = probabilities.length - 1; index >= from; index -= 1) {
    const probability = probabilities[index] ?? 0;
    if (probability > limit) break;
    upper += probability;
  }
  return asP(lower + upper);
}

function upperTail(probabilities: readonly number[], observed: number): number {
  if (observed <= 0) return 1;
  let sum = 0;
  for (let index = probabilities.length - 1; index >= observed; index -= 1) sum += probabilities[index] ?? 0;
  return asP(sum);
}

function asP(sum: number): number {
  return Math.min(1, Math.max(Number.MIN_VALUE, sum));
}
