/** [low, high] of a difference, as fractions. */
type Interval = readonly [low: number, high: number];

/** `57.0%`; `n/a` when there is none. */
export function percent(fraction: number | null): string {
  return fraction === null ? 'n/a' : `${(100 * fraction).toFixed(1)}%`;
}

/**
 * `+7.0`, `-3.2`, in percentage points; more decimals where one would put it on another side of a mark, such as the
 * threshold that it is read against: `+4.96` beside 5.0. A difference that rounds to nothing has no sign.
 */
export function signedPoints(difference: number | null, marks: readonly number[] = []): string {
  if (difference === null) return 'n/a';
  const points = besideMarks(100 * difference, marks.map(exactPoints));
  if (Number(points) === 0) return '0.0';
  return difference > 0 ? `+${points}` : points;
}

function besideMarks(points: number, marks: readonly number[]): string {
  for (let decimals = 1; decimals < MOST_DECIMALS; decimals += 1) {
    const shown = points.toFixed(decimals);
    if (marks.every((mark) => sideOf(mark, Number(shown)) === sideOf(mark, points))) return shown;
  }
  return points.toFixed(MOST_DECIMALS);
}

const MOST_DECIMALS = 10;

/** 0 of a number that is the mark but for the rounding of a sum. */
function sideOf(mark: number, points: number): number {
  return Math.abs(points - mark) < 1e-10 ? 0 : Math.sign(points - mark);
}

/** Percentage points without the sign's `+`. */
export function points(fraction: number): string {
  return (100 * fraction).toFixed(1).replace(/^-(0\.0)$/, '$1');
}

/** `5.0`, `0.04`: percentage points, or percent, of a fraction that someone chose, with all its digits. */
export function chosenPoints(fraction: number): string {
  const points = exactPoints(fraction);
  return Number.isInteger(points) ? points.toFixed(1) : `${points}`;
}

/** A decimal fraction times 100, without what the product adds in its last bits: 100 * 0.07 is above 7. */
function exactPoints(fraction: number): number {
  return Number((100 * fraction).toPrecision(15));
}

/** `-0.8 to +14.7`, in percentage points; marks as in `signedPoints`. */
export function pointsInterval(interval: Interval | null, marks: readonly number[] = []): string {
  return interval === null ? 'n/a' : `${signedPoints(interval[0], marks)} to ${signedPoints(interval[1], marks)}`;
}

/** Four decimals, or two significant digits below 0.001: `0.0948`, `7.7e-9`. */
export function pValue(p: number): string {
  if (p >= 0.001) return p.toFixed(4);
  return p < 1e-300 ? '<1e-300' : p.toExponential(1);
}
