import { checkCounts, type Counts } from './counts.ts';

/**
 * The unbiased estimate of the chance that at least one of k independent trials succeeds, 1 - C(n - c, k) / C(n, k)
 * (Chen et al. 2021, arXiv 2107.03374). Retries within a trial are no independent trials. Null when k exceeds the
 * trials. Throws RangeError for counts that are none and k that is no whole number from 1.
 */
export function passAtK(counts: Counts, k: number): number | null {
  const { successes, trials } = checked(counts, k);
  if (k > trials) return null;
  let passed = 0;
  let failed = 1;
  for (let drawn = 0; drawn < k && failed > 0; drawn += 1) {
    passed += (failed * successes) / (trials - drawn);
    failed *= (trials - drawn - successes) / (trials - drawn);
  }
  return Math.min(1, passed);
}

/**
 * The unbiased estimate of the chance that all of k independent trials succeed, C(c, k) / C(n, k): consistency. Null
 * and errors as for passAtK.
 */
export function passHatK(counts: Counts, k: number): number | null {
  const { successes, trials } = checked(counts, k);
  if (k > trials) return null;
  let passed = 1;
  for (let drawn = 0; drawn < k && passed > 0; drawn += 1) passed *= (successes - drawn) / (trials - drawn);
  return passed;
}

function checked(counts: Counts, k: number): Counts {
  checkCounts(counts);
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`k must be a whole number from 1, got ${k}`);
  return counts;
}
