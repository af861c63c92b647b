/** [low, high] of a difference, as fractions. */
type Interval = readonly [low: number, high: number];

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
export function pointsInterval(interval: Interval | null): string {
  return interval === null ? 'n/a' : `${signedPoints(interval[0])} to ${signedPoints(interval[1])}`;
}

/** Four decimals, or two significant digits below 0.001: `0.0948`, `7.7e-9`. */
export function pValue(p: number): string {
  if (p >= 0.001) return p.toFixed(4);
  return p < 1e-300 ? '<1e-300' : p.toExponential(1);
}
