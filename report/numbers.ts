import type { Interval } from '../domain/statistics/wilson.ts';

/** `57.0%`; `n/a` when there is none. */
export function percent(fraction: number | null): string {
  return fraction === null ? 'n/a' : `${(100 * fraction).toFixed(1)}%`;
}

/** `+7.0`, `-3.2`, in percentage points. A difference that rounds to nothing has no sign. */
export function signedPoints(difference: number | null): string {
  if (difference === null) return 'n/a';
  const points = (100 * difference).toFixed(1);
  if (Number(points) === 0) return '0.0';
  return difference > 0 ? `+${points}` : points;
}

/** Percentage points without the sign's `+`. */
export function points(fraction: number): string {
  return (100 * fraction).toFixed(1).replace(/^-(0\.0)$/, '$1');
}

/** `-0.8 to +14.7`, in percentage points. */
export function pointsInterval([low, high]: Interval): string {
  return `${signedPoints(low)} to ${signedPoints(high)}`;
}

/** `51.3% to 62.5%` */
export function percentInterval([low, high]: Interval): string {
  return `${percent(low)} to ${percent(high)}`;
}

/** Four decimals, or two significant digits below 0.001: `0.0948`, `7.7e-9`. */
export function pValue(p: number): string {
  if (p >= 0.001) return p.toFixed(4);
  return p < 1e-300 ? '<1e-300' : p.toExponential(1);
}

/** The usual legend: * p < 0.05, ** p < 0.01, *** p < 0.001. */
export function stars(p: number): string {
  if (p < 0.001) return '***';
  if (p < 0.01) return '**';
  return p < 0.05 ? '*' : '';
}
