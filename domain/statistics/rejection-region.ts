import { TIE_TOLERANCE } from './exact-p.ts';
import type { Distribution } from './ratio-distribution.ts';
import { rejects } from './rejects.ts';

/** Share of the likeliest outcome below which an outcome cannot move the end of a region. */
export const NEGLIGIBLE_IN_REGION = 1e-20;

/** Rejected are at most `low` or at least `high` finetuned successes. */
export interface RejectionRegion {
  low: number;
  high: number;
}

/**
 * What the two-sided exact test rejects, p < alpha, given the unimodal distribution of the finetuned successes when the
 * arms are equal: outcomes are taken in from both ends, the least likely first, while their mass stays below alpha.
 */
export function rejectionRegion({ first, probabilities }: Distribution, alpha: number): RejectionRegion {
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
    if (!rejects(mass, alpha)) break;
    from = nextFrom;
    to = nextTo;
  }
  return { low: first + from - 1, high: first + to };
}
