import { binomial } from './binomial.ts';
import { TIE_TOLERANCE } from './fisher.ts';
import { hypergeometric } from './hypergeometric.ts';

/** Above it the table of rejections takes more than about a second. */
export const MAX_EXACT_TRIALS = 5_000;

export interface TwoArmDesign {
  baselineTrials: number;
  finetunedTrials: number;
  alpha: number;
}

/** Binomial outcomes rarer than this are left out of a power; it changes the 8th digit at most. */
const NEGLIGIBLE = 1e-12;

/**
 * The power of the two-sided Fisher test as a function of both true rates: the exact sum over all pairs of counts that
 * the test rejects at `alpha`, in either direction. Null for an arm without trials or with more than 5,000.
 */
export function fisherPower(design: TwoArmDesign): ((baselineRate: number, finetunedRate: number) => number) | null {
  const { baselineTrials, finetunedTrials } = design;
  if (Math.min(baselineTrials, finetunedTrials) === 0) return null;
  if (Math.max(baselineTrials, finetunedTrials) > MAX_EXACT_TRIALS) return null;
  const rejections = Array.from({ length: baselineTrials + finetunedTrials + 1 }, (_, totalSuccesses) =>
    rejectionLimits(design, totalSuccesses),
  );
  return (baselineRate, finetunedRate) => {
    const finetuned = likely(finetunedTrials, finetunedRate);
    return sum(
      likely(baselineTrials, baselineRate).map(
        ([before, probability]) =>
          probability *
          sum(
            finetuned.map(([after, chance]) => {
              const limits = rejections[before + after];
              return limits && (after <= limits.low || after >= limits.high) ? chance : 0;
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
export function minimumDetectableDifference(
  power: (baselineRate: number, finetunedRate: number) => number,
  baselineRate: number,
  wantedPower: number,
): number | null {
  if (power(baselineRate, 1) < wantedPower) return null;
  let missed = baselineRate;
  let found = 1;
  while (found - missed > 1e-9) {
    const middle = (missed + found) / 2;
    if (power(baselineRate, middle) < wantedPower) missed = middle;
    else found = middle;
  }
  return found - baselineRate;
}

/**
 * With this many successes in total, the test rejects when the finetuned arm has at most `low` or at least `high` of
 * them. Found by taking the outcomes in from both ends, the least likely first, while their mass stays below alpha.
 */
function rejectionLimits(
  { baselineTrials, finetunedTrials, alpha }: TwoArmDesign,
  totalSuccesses: number,
): { low: number; high: number } {
  const { first, probabilities } = hypergeometric({ finetunedTrials, baselineTrials, totalSuccesses });
  let from = 0;
  let to = probabilities.length;
  let mass = 0;
  while (from < to) {
    const limit = Math.min(probabilities[from] ?? 0, probabilities[to - 1] ?? 0) * (1 + TIE_TOLERANCE);
    let nextFrom = from;
    let nextTo = to;
    for (; nextFrom < to && (probabilities[nextFrom] ?? 0) <= limit; nextFrom += 1)
      mass += probabilities[nextFrom] ?? 0;
    for (; nextTo > nextFrom && (probabilities[nextTo - 1] ?? 0) <= limit; nextTo -= 1)
      mass += probabilities[nextTo - 1] ?? 0;
    if (mass >= alpha) break;
    from = nextFrom;
    to = nextTo;
  }
  return { low: first + from - 1, high: first + to };
}

function likely(trials: number, rate: number): (readonly [successes: number, probability: number])[] {
  const { first, probabilities } = binomial(trials, rate);
  return probabilities
    .map((probability, index) => [first + index, probability] as const)
    .filter(([, probability]) => probability > NEGLIGIBLE);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
