import { type Distribution, distributionFromRatios } from './ratio-distribution.ts';

/** Successes in `trials` independent trials with success probability `rate`, 0 <= rate <= 1. */
export function binomial(trials: number, rate: number): Distribution {
  const odds = rate / (1 - rate);
  return distributionFromRatios({ low: 0, high: trials }, (k) => ((trials - k) / (k + 1)) * odds);
}

/** Outcomes rarer than this are left out of a power; it changes the 8th digit at most. */
const NEGLIGIBLE = 1e-12;

/** The same as pairs, without the outcomes that no power needs. */
export function likelySuccesses(trials: number, rate: number): [successes: number, probability: number][] {
  const { first, probabilities } = binomial(trials, rate);
  return probabilities
    .map((probability, index): [number, number] => [first + index, probability])
    .filter(([, probability]) => probability > NEGLIGIBLE);
}
