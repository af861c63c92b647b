/**
 * Relative rounding error of an exact p-value, at the most: far above what the sums leave, far below what the distance
 * of two p-values of one table can be.
 */
const ROUNDING = 1e-12;

/**
 * Whether a test at `alpha` rejects: p < alpha. A p that is alpha itself, such as 1/20 of 2 of 14 against 2 of 2, can
 * come out a bit smaller and does not reject.
 */
export function rejects(p: number, alpha: number): boolean {
  return p < alpha * (1 - ROUNDING);
}
