import { tailOverDensity } from './normal.ts';

/** Where a sum is scaled down, and by how much: the factor of e that it takes over has not been applied yet. */
const LARGE = 1e150;
const SCALED_BY = 300;

/**
 * P(X > x) of the chi-square distribution with a whole number of degrees of freedom: the finite sums of positive terms
 * of Abramowitz & Stegun 26.4.4 (odd) and 26.4.5 (even), exp(-x/2) times a sum that grows as it shrinks. Throws
 * RangeError for x below 0 or df that is no whole number from 1.
 */
export function chiSquareUpperTail(x: number, df: number): number {
  if (!(x >= 0) || !Number.isInteger(df) || df < 1) {
    throw new RangeError(`chi-square takes x from 0 and whole degrees of freedom from 1, got ${x} and ${df}`);
  }
  const root = Math.sqrt(x);
  const odd = df % 2 === 1;
  // P = exp(-exponent) sum. P is at most 1, so the exponent is above log(LARGE) whenever the sum is above LARGE.
  let exponent = x / 2;
  let sum = odd ? Math.sqrt(2 / Math.PI) * tailOverDensity(root) : 1;
  let term = odd ? Math.sqrt(2 / Math.PI) * root : x / 2;
  for (let reached = odd ? 1 : 2; reached < df; reached += 2) {
    sum += term;
    term *= x / (reached + 2);
    if (Math.max(sum, term) > LARGE && exponent > SCALED_BY) {
      sum *= Math.exp(-SCALED_BY);
      term *= Math.exp(-SCALED_BY);
      exponent -= SCALED_BY;
    }
  }
  // In two steps: the sum can be large where the power alone is below any double.
  return Math.min(1, sum * Math.exp(-exponent / 2) * Math.exp(-exponent / 2));
}
