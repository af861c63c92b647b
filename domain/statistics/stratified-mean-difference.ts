import type { Sample } from './sample.ts';
import { studentTQuantile } from './student-t.ts';
import { sum } from './sum.ts';
import type { Interval } from './wilson.ts';

/** Two arms' numbers in one stratum; null where an arm has none. */
export interface TwoSamples {
  baseline: Sample | null;
  finetuned: Sample | null;
}

export interface MeanDifference {
  /** Finetuned minus baseline. */
  difference: number;
  standardError: number;
  /** Satterthwaite's, seldom whole; null without an interval. */
  df: number | null;
  /** Not cut to any range; null where no stratum of one arm varies: no spread is no sign that there is none. */
  interval95: Interval | null;
}

interface Variances {
  difference: number;
  weight: number;
  /** Of each arm's mean. */
  parts: [baseline: VarianceOfMean, finetuned: VarianceOfMean];
}

interface VarianceOfMean {
  variance: number;
  /** The degrees of freedom that it is estimated by. */
  df: number;
}

/**
 * The difference of two arms' means within strata, each weighted by n0 n1 / (n0 + n1) (Cochran 1954, Biometrics 10:
 * 417-451, the weights of Mantel and Haenszel's risk difference too). Its variance is the weighted sum of the arms' own
 * ones, which need not be equal, and its interval Student's with Satterthwaite's degrees of freedom (1946, Biometrics
 * Bulletin 2: 110-114); of one stratum this is Welch's interval (1947, Biometrika 34: 28-35). A stratum with fewer than
 * two numbers of an arm is left out; null when there is no other.
 */
export function stratifiedMeanDifference(strata: readonly TwoSamples[]): MeanDifference | null {
  const compared = strata.flatMap(variancesOf);
  if (compared.length === 0) return null;
  const weights = sum(compared.map(({ weight }) => weight));
  const difference = sum(compared.map(({ difference: each, weight }) => each * weight)) / weights;
  const byArm = ([0, 1] as const).map((arm) =>
    compared.map(({ weight, parts: { [arm]: part } }) => ({
      ...part,
      variance: part.variance * (weight / weights) ** 2,
    })),
  );
  const parts = byArm.flat();
  const variance = sum(parts.map((part) => part.variance));
  const standardError = Math.sqrt(variance);
  if (byArm.some((arm) => arm.every((part) => part.variance === 0))) {
    return { difference, standardError, df: null, interval95: null };
  }
  // At least the smallest of the parts' own, but for rounding.
  const df = Math.max(1, 1 / sum(parts.map((part) => (part.variance / variance) ** 2 / part.df)));
  const halfWidth = studentTQuantile(0.975, df) * standardError;
  return { difference, standardError, df, interval95: [difference - halfWidth, difference + halfWidth] };
}

function variancesOf({ baseline, finetuned }: TwoSamples): Variances[] {
  const before = varianceOfMean(baseline);
  const after = varianceOfMean(finetuned);
  if (baseline === null || finetuned === null || before === null || after === null) return [];
  return [
    {
      difference: finetuned.mean - baseline.mean,
      weight: (baseline.n * finetuned.n) / (baseline.n + finetuned.n),
      parts: [before, after],
    },
  ];
}

function varianceOfMean(sample: Sample | null): VarianceOfMean | null {
  if (sample === null || sample.variance === null) return null;
  return { variance: sample.variance / sample.n, df: sample.n - 1 };
}
