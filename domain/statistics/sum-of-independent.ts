import type { Distribution } from './ratio-distribution.ts';

/**
 * The sum of independent whole numbers: the convolution of their distributions. Terms are positive, so the relative
 * error stays that of the terms, in the tails too. After each step, outcomes at the ends that are less likely than
 * `negligible` times the likeliest are left out.
 */
export function sumOfIndependent(distributions: readonly Distribution[], negligible = 0): Distribution {
  return distributions.reduce((sum, next) => withoutNegligible(convolve(sum, next), negligible), {
    first: 0,
    probabilities: [1],
  });
}

function convolve(a: Distribution, b: Distribution): Distribution {
  const [long, short] = a.probabilities.length < b.probabilities.length ? [b, a] : [a, b];
  const sums = new Float64Array(long.probabilities.length + short.probabilities.length - 1);
  for (const [shift, weight] of short.probabilities.entries()) {
    for (let index = 0; index < long.probabilities.length; index += 1) {
      sums[shift + index] = (sums[shift + index] ?? 0) + weight * (long.probabilities[index] ?? 0);
    }
  }
  return { first: a.first + b.first, probabilities: [...sums] };
}

function withoutNegligible({ first, probabilities }: Distribution, negligible: number): Distribution {
  const peak = probabilities.reduce((highest, probability) => Math.max(highest, probability), 0);
  const kept = (probability: number): boolean => probability > peak * negligible;
  const from = probabilities.findIndex(kept);
  return { first: first + from, probabilities: probabilities.slice(from, probabilities.findLastIndex(kept) + 1) };
}
