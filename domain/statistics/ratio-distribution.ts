/** Probabilities of the whole numbers `first`, `first + 1`, ...; those that a double cannot hold are left out. */
export interface Distribution {
  first: number;
  probabilities: number[];
}

/**
 * Weight of the mode: high enough that what falls below the smallest normal double, where products lose their digits or
 * stand still, is less than any double once divided by the total.
 */
const PEAK = 2 ** 64;
const SMALLEST_NORMAL = 2 ** -1022;

/**
 * A unimodal distribution on `low..high` from its ratios P(k + 1) / P(k): weights are multiplied outwards from the mode
 * and divided by their sum. No log-gamma, so the relative error stays near 1e-15 in the tails too.
 */
export function distributionFromRatios(
  { low, mode, high }: { low: number; mode: number; high: number },
  ratio: (k: number) => number,
): Distribution {
  const above: number[] = [];
  for (let k = mode, weight = PEAK; k < high; k += 1) {
    weight *= ratio(k);
    if (weight < SMALLEST_NORMAL) break;
    above.push(weight);
  }
  const below: number[] = [];
  for (let k = mode - 1, weight = PEAK; k >= low; k -= 1) {
    weight /= ratio(k);
    if (weight < SMALLEST_NORMAL) break;
    below.push(weight);
  }
  const total = sumFromSmallest(below) + sumFromSmallest(above) + PEAK;
  const weights = [...below.toReversed(), PEAK, ...above];
  return { first: mode - below.length, probabilities: weights.map((weight) => weight / total) };
}

function sumFromSmallest(falling: readonly number[]): number {
  return falling.reduceRight((sum, weight) => sum + weight, 0);
}
