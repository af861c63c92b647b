import { studentTQuantile } from './student-t.ts';
import type { Interval } from './wilson.ts';

/** Independent numbers by their first two moments. */
export interface Sample {
  /** At least 1. */
  n: number;
  mean: number;
  /** Unbiased, with n - 1; null of one number alone. */
  variance: number | null;
}

/**
 * The sample with these sums; null of nothing. A spread no larger than what rounding can leave of equal numbers, 2 n
 * epsilon of the squares (Higham 2002, "Accuracy and Stability of Numerical Algorithms", section 4.2), is none.
 */
export function sampleOf({ n, sum, sumOfSquares }: { n: number; sum: number; sumOfSquares: number }): Sample | null {
  if (n === 0) return null;
  const mean = sum / n;
  if (n === 1) return { n, mean, variance: null };
  const spread = sumOfSquares - sum * mean;
  return { n, mean, variance: spread > 2 * n * Number.EPSILON * sumOfSquares ? spread / (n - 1) : 0 };
}

/**
 * Student's 95% interval of the mean that the numbers were drawn around (Student 1908). Null of one number, and of equal
 * ones: no spread is no sign that there is none.
 */
export function studentInterval95({ n, mean, variance }: Sample): Interval | null {
  if (variance === null || variance === 0) return null;
  const halfWidth = studentTQuantile(0.975, n - 1) * Math.sqrt(variance / n);
  return [mean - halfWidth, mean + halfWidth];
}
