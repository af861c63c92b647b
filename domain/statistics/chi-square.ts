import { normalDensity, normalUpperTail } from './normal.ts';

/**
 * P(X > x) of the chi-square distribution with a whole number of degrees of freedom: the finite sums of positive terms
 * of Abramowitz & Stegun 26.4.4 (odd) and 26.4.5 (even). Throws RangeError for x below 0 or df that is no whole number
 * from 1.
 */
export function chiSquareUpperTail(x: number, df: number): number {
  if (!(x >= 0) || !Number.isInteger(df) || df < 1) {
    throw new RangeError(`chi-square takes x from 0 and whole degrees of freedom from 1, got ${x} and ${df}`);
  }
  const root = Math.sqrt(x);
  const odd = df % 2 === 1;
  let tail = odd ? 2 * normalUpperTail(root) : Math.exp(-x / 2);
  let term = odd ? 2 * normalDensity(root) * root : (Math.exp(-x / 2) * x) / 2;
  for (let reached = odd ? 1 : 2; reached < df; reached += 2) {
    tail += term;
    term *= x / (reached + 2);
  }
  return tail;
}
