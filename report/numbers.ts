import { percent, pointsInterval, pValue } from '../domain/numbers.ts';
import { rejects } from '../domain/statistics/rejects.ts';
import type { RatioInterval } from '../domain/statistics/conditional-odds-ratio.ts';
import type { Interval } from '../domain/statistics/wilson.ts';

export { chosenPoints, percent, points, pointsInterval, pValue, signedPoints } from '../domain/numbers.ts';

/** `51.3% to 62.5%` */
export function percentInterval([low, high]: Interval): string {
  return `${percent(low)} to ${percent(high)}`;
}

/** `1.40`; three significant digits, no fewer than its whole digits. */
export function ratio(value: number | null): string {
  if (value === null) return 'n/a';
  return value >= 1000 || (value > 0 && value < 0.001) ? value.toExponential(1) : value.toPrecision(3);
}

/** `1.40`, an odds ratio; one that is not finite is `∞`, and is `n/a` only where no table tells anything of it. */
export function oddsRatio(value: number | null, interval: RatioInterval | null): string {
  return value === null && interval !== null ? '∞' : ratio(value);
}

/** `0.970 to 2.03`; an infinite end is `∞`. */
export function ratioInterval(interval: RatioInterval | null): string {
  if (interval === null) return 'n/a';
  const [low, high] = interval;
  return `${ratio(low)} to ${high === null ? '∞' : ratio(high)}`;
}

/** The p of a test; `n/a` without a difference that it could be of, where an arm has no scored trials. */
export function testedP(p: number, difference: number | null): string {
  return difference === null ? 'n/a' : pValue(p);
}

/** The interval of a difference; without one, all that is possible is no finding. */
export function testedInterval(interval: Interval | null, difference: number | null): string {
  return difference === null ? 'n/a' : pointsInterval(interval);
}

/** The usual legend: * p < 0.05, ** p < 0.01, *** p < 0.001. */
export function stars(p: number): string {
  if (rejects(p, 0.001)) return '***';
  if (rejects(p, 0.01)) return '**';
  return rejects(p, 0.05) ? '*' : '';
}
