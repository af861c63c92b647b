const ROOT_TWO_PI = 2.5066282746310002;

/** The 0.975 quantile of the standard normal distribution: two-sided 95%. */
export const Z_95 = 1.959963984540054;

/**
 * P(Z > z) for a standard normal Z, to about 1e-15 relative in the upper tail too, and 0 where no double is that small.
 * Below 2 the Taylor series of the area between 0 and z over the density, whose terms are all positive (Marsaglia 2004,
 * "Evaluating the normal distribution", eq. 3); from 2 on Laplace's continued fraction of the tail (Abramowitz & Stegun
 * 26.2.14), of which 100 levels suffice at 2.
 */
export function normalUpperTail(z: number): number {
  if (z < 0) return 1 - normalUpperTail(-z);
  if (z > 40) return 0;
  if (z < 2) return 0.5 - normalDensity(z) * areaOverDensity(z);
  return normalDensity(z) / continuedFraction(z);
}

/** Mills' ratio P(Z > z) / density(z) for z from 0, where it does not underflow as both of them do. */
export function tailOverDensity(z: number): number {
  return z < 2 ? 0.5 / normalDensity(z) - areaOverDensity(z) : 1 / continuedFraction(z);
}

function continuedFraction(z: number): number {
  let fraction = z;
  for (let level = 100; level >= 1; level -= 1) fraction = z + level / fraction;
  return fraction;
}

/** The square is taken in two parts, since the exponential multiplies its rounding error by up to 700. */
export function normalDensity(z: number): number {
  const coarse = Math.trunc(z * 16) / 16;
  return (Math.exp((-coarse * coarse) / 2) * Math.exp((-(z - coarse) * (z + coarse)) / 2)) / ROOT_TWO_PI;
}

function areaOverDensity(z: number): number {
  let sum = z;
  for (let term = z, k = 3; term > sum * 1e-17; k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return sum;
}

/**
 * The z with P(Z <= z) = p, to about 1e-15 of the larger of |z| and 1. Hastings' rational approximation (Abramowitz &
 * Stegun 26.2.23, error below 4.5e-4), then three of Halley's steps on the tail, each of which triples the digits.
 * Throws RangeError unless p is between 0 and 1.
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`a probability must be between 0 and 1, got ${p}`);
  return p <= 0.5 ? -upperQuantile(p) : upperQuantile(1 - p);
}

function upperQuantile(tail: number): number {
  const t = Math.sqrt(-2 * Math.log(tail));
  let z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (let step = 0; step < 3; step += 1) {
    const error = (normalUpperTail(z) - tail) / normalDensity(z);
    z += error / (1 - (error * z) / 2);
  }
  return z;
}
