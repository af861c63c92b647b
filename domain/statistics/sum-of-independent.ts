import type { Distribution } from './ratio-distribution.ts';

/** While summing, in which typed arrays are several times as fast. */
interface Part {
  first: number;
  probabilities: Float64Array;
}

/**
 * The sum of independent whole numbers: the convolution of their distributions, in pairs, then pairs of pairs, which
 * keeps most of them short. Terms are positive, so the relative error stays that of the terms, in the tails too. After
 * each step, outcomes at the ends that are less likely than `negligible` times the likeliest are left out.
 */
export function sumOfIndependent(distributions: readonly Distribution[], negligible = 0): Distribution {
  let parts = distributions.map(({ first, probabilities }) =>
    withoutNegligible({ first, probabilities: Float64Array.from(probabilities) }, negligible),
  );
  while (parts.length > 1) parts = inPairs(parts, (a, b) => withoutNegligible(convolve(a, b), negligible));
  const [{ first, probabilities } = { first: 0, probabilities: [1] }] = parts;
  return { first, probabilities: Array.from(probabilities) };
}

function inPairs<T>(parts: readonly T[], join: (a: T, b: T) => T): T[] {
  const joined: T[] = [];
  for (let index = 0; index < parts.length; index += 2) {
    const [a, b] = parts.slice(index, index + 2);
    if (a !== undefined) joined.push(b === undefined ? a : join(a, b));
  }
  return joined;
}

/** Four outcomes of the shorter one at a time, for speed: millions of trials have tens of thousands of outcomes. */
function convolve(a: Part, b: Part): Part {
  const [long, short] = a.probabilities.length < b.probabilities.length ? [b, a] : [a, b];
  const weights = short.probabilities;
  const length = long.probabilities.length + weights.length - 1;
  // Zeros around the terms and behind the sums, for those of the four that reach beyond.
  const terms = new Float64Array(long.probabilities.length + 6);
  terms.set(long.probabilities, 3);
  const sums = new Float64Array(length + 6);
  for (let shift = 0; shift < weights.length; shift += 4) {
    const w0 = weights[shift] ?? 0;
    const w1 = weights[shift + 1] ?? 0;
    const w2 = weights[shift + 2] ?? 0;
    const w3 = weights[shift + 3] ?? 0;
    for (let index = 0; index < terms.length - 3; index += 1) {
      sums[shift + index] =
        (sums[shift + index] ?? 0) +
        w0 * (terms[index + 3] ?? 0) +
        w1 * (terms[index + 2] ?? 0) +
        w2 * (terms[index + 1] ?? 0) +
        w3 * (terms[index] ?? 0);
    }
  }
  return { first: a.first + b.first, probabilities: sums.subarray(0, length) };
}

function withoutNegligible({ first, probabilities }: Part, negligible: number): Part {
  const peak = probabilities.reduce((highest, probability) => Math.max(highest, probability), 0);
  const kept = (probability: number): boolean => probability > peak * negligible;
  const from = probabilities.findIndex(kept);
  return { first: first + from, probabilities: probabilities.subarray(from, probabilities.findLastIndex(kept) + 1) };
}
