import { type Distribution, distributionFromRatios } from './ratio-distribution.ts';

/**
 * The number of the finetuned arm's successes, given both arms' trials and the successes in total, when the arms do not
 * differ: P(k) = C(finetunedTrials, k) C(baselineTrials, totalSuccesses - k) / C(all trials, totalSuccesses).
 */
export function hypergeometric({
  finetunedTrials,
  baselineTrials,
  totalSuccesses,
}: {
  finetunedTrials: number;
  baselineTrials: number;
  totalSuccesses: number;
}): Distribution {
  const low = Math.max(0, totalSuccesses - baselineTrials);
  const high = Math.min(totalSuccesses, finetunedTrials);
  const peak = Math.floor(((finetunedTrials + 1) * (totalSuccesses + 1)) / (finetunedTrials + baselineTrials + 2));
  const mode = Math.min(high, Math.max(low, peak));
  return distributionFromRatios(
    { low, mode, high },
    (k) => (((finetunedTrials - k) / (k + 1)) * (totalSuccesses - k)) / (baselineTrials - totalSuccesses + k + 1),
  );
}
