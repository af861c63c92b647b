import { bisect } from './bisect.ts';

/**
 * P(T > t) of Student's t with `df` degrees of freedom, to about 1e-14 relative in the upper tail for |t| up to 1e150.
 * It is half of the incomplete beta function I_x(df/2, 1/2) with x = df/(df + t^2), here by the power series whose
 * terms are all positive (DLMF 8.17.8); near 0, where that one is slow, by the series of its complement. Throws
 * RangeError unless df, which need not be whole, is from 1.
 */
export function studentTUpperTail(t: number, df: number): number {
  if (!(df >= 1) || df === Number.POSITIVE_INFINITY) {
    throw new RangeError(`degrees of freedom must be a number from 1, got ${df}`);
  }
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

/**
 * B(a, 1/2) with a = df/2, the root of pi times Gamma(a) / Gamma(a + 1/2): from 20 on by the expansion of that ratio in
 * a - 1/4 (DLMF 5.11.14), whose next term is below 3e-16 there; before by B(a, 1/2) = B(a + 1, 1/2) (a + 1/2) / a.
 */
function betaWithHalf(df: number): number {
  let a = df / 2;
  let steps = 1;
  for (; a < 20; a += 1) steps *= (a + 0.5) / a;
  const x = 1 / (a - 0.25) ** 2;
  const expansion = 1 + x * (-1 / 64 + x * (21 / 8192 + x * (-671 / 524_288 + (x * 180_323) / 134_217_728)));
  return steps * Math.sqrt(Math.PI) * x ** 0.25 * expansion;
}
