/**
 * Probabilities of the whole numbers `first`, `first + 1`, ...; those that a double cannot hold, or that were asked to
 * be left out, are missing at the ends.
 */
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
 * A unimodal distribution on `low..high` from its falling ratios P(k + 1) / P(k): weights are multiplied outwards from
 * the mode and divided by their sum. No log-gamma, so the relative error stays near 1e-15 in the tails too. Outcomes
 * less likely than `negligible` times the likeliest are left out.
 */
export function distributionFromRatios(
  { low, high, negligible = 0 }: { low: number; high: number; negligible?: number | undefined },
  ratio: (k: number) => number,
): Distribution {
  const mode = modeOf(low, high, ratio);
  const smallest = Math.max(SMALLEST_NORMAL, PEAK * negligible);
  const above: number[] = [];
  for (let k = mode, weight = PEAK; k < high; k += 1) {
    weight *= ratio(k);
    if (weight < smallest) break;
    above.push(weight);
  }
  const below: number[] = [];
  for (let k = mode - 1, weight = PEAK; k >= low; k -= 1) {
    weight /= ratio(k);
    if (weight < smallest) break;
    below.push(weight);
  }
  const total = sumFromSmallest(below) + sumFromSmallest(above) + PEAK;
  const probabilities = [...below.toReversed(), PEAK, ...above];
  for (const [index, weight] of probabilities.entries()) probabilities[index] = weight / total;
  return { first: mode - below.length, probabilities };
}

/** The first k from which the next outcome is no likelier. */
function modeOf(low: number, high: number, ratio: (k: number) => number): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (ratio(middle) > 1) from = middle + 1;
    else to = middle;
  }
  return from;
}

function sumFromSmallest(falling: readonly number[]): number {
  return falling.reduceRight((sum, weight) => sum + weight, 0);
}
