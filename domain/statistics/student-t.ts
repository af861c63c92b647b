import { bisect } from './bisect.ts';

/**
 * P(T > t) of Student's t with `df` degrees of freedom, to about 1e-14 relative in the upper tail for |t| up to 1e150.
 * It is half of the incomplete beta function I_x(df/2, 1/2) with x = df/(df + t^2), here by the power series whose
 * terms are all positive (DLMF 8.17.8); near 0, where that one is slow, by the series of its complement. Throws
 * RangeError unless df is a whole number from 1.
 */
export function studentTUpperTail(t: number, df: number): number {
  if (!Number.isInteger(df) || df < 1) throw new RangeError(`degrees of freedom must be a whole number, got ${df}`);
  if (t < 0) return 1 - studentTUpperTail(-t, df);
  const square = (t * t) / df;
  const x = 1 / (1 + square);
  const y = square / (1 + square);
  const weight = (Math.exp((-df / 2) * Math.log1p(square)) * Math.sqrt(y)) / betaWithHalf(df);
  return t * t <= 2 ? 0.5 - weight * series(y, 0.5, df) : (weight / df) * series(x, df / 2, df);
}

/** The t that a share p of the distribution lies at or below. Throws RangeError unless p is between 0 and 1. */
export function studentTQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`a probability must be between 0 and 1, got ${p}`);
  if (p < 0.5) return -upperQuantile(p, df);
  return upperQuantile(1 - p, df);
}

function upperQuantile(tail: number, df: number): number {
  let high = 1;
  while (studentTUpperTail(high, df) > tail) high *= 2;
  return bisect((t) => studentTUpperTail(t, df) <= tail, { low: 0, high });
}

/** The sum over n of (df/2 + 1/2)_n / (a + 1)_n x^n. */
function series(x: number, a: number, df: number): number {
  let sum = 1;
  let term = 1;
  let n = 0;
  do {
    term *= (((df + 1) / 2 + n) / (a + 1 + n)) * x;
    sum += term;
    n += 1;
  } while (term > sum * 1e-17);
  return sum;
}

/** B(df/2, 1/2) from B(1/2, 1/2) = pi or B(1, 1/2) = 2 by B(a + 1, 1/2) = B(a, 1/2) a / (a + 1/2). */
function betaWithHalf(df: number): number {
  let value = df % 2 === 1 ? Math.PI : 2;
  for (let twice = 2 - (df % 2); twice < df; twice += 2) value *= twice / (twice + 1);
  return value;
}
