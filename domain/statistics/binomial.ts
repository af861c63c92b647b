import { type Distribution, distributionFromRatios } from './ratio-distribution.ts';

/** Successes in `trials` independent trials with success probability `rate`, 0 <= rate <= 1. */
export function binomial(trials: number, rate: number): Distribution {
  const mode = Math.min(trials, Math.floor((trials + 1) * rate));
  const odds = rate / (1 - rate);
  return distributionFromRatios({ low: 0, mode, high: trials }, (k) => ((trials - k) / (k + 1)) * odds);
}
