import type { Distribution } from './ratio-distribution.ts';

/**
 * Outcomes whose probabilities differ by less are ties. R's `fisher.test` uses the same relative tolerance; without
 * one, rounding drops half of the mass where equal arms make both tails equally likely.
 */
export const TIE_TOLERANCE = 1e-7;

/** Never 0: a p-value too small for a double is the smallest positive one. */
export interface ExactP {
  /** Mass of all outcomes no likelier than the observed one. */
  twoSided: number;
  /** Mass of the outcomes with at least as many finetuned successes: small when the finetuned arm is better. */
  oneSided: number;
  /** The two-sided p less half of the mass of all outcomes as likely as the observed one (Lancaster 1961). */
  midP: number;
}

/**
 * The p-values of the observed number of finetuned successes under its unimodal distribution when the arms are equal.
 */
export function exactP({ first, probabilities }: Distribution, observedSuccesses: number): ExactP {
  const observed = observedSuccesses - first;
  return { ...noLikelier(probabilities, observed), oneSided: upperTail(probabilities, observed) };
}

/** Sums each tail from its end: the smallest first, and up to the first outcome that is likelier than the observed. */
function noLikelier(probabilities: readonly number[], observed: number): Pick<ExactP, 'twoSided' | 'midP'> {
  const limit = (probabilities[observed] ?? 0) * (1 + TIE_TOLERANCE);
  let twoSided = 0;
  let midP = 0;
  const take = (probability: number): boolean => {
    if (probability > limit) return false;
    twoSided += probability;
    midP += probability * (1 + TIE_TOLERANCE) ** 2 < limit ? probability : probability / 2;
    return true;
  };
  let from = 0;
  while (from < probabilities.length && take(probabilities[from] ?? 0)) from += 1;
  const all = from === probabilities.length;
  for (let to = probabilities.length; to > from && take(probabilities[to - 1] ?? 0);) to -= 1;
  return { twoSided: all ? 1 : asP(twoSided), midP: asP(midP) };
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
