import type { Part } from '../markup.ts';
import { at, roundTicks, type Scale } from './scale.ts';
import { diamond, dot, type Layout, path, whisker } from './svg.ts';

export type Interval = readonly [low: number, high: number];

/** No difference of two rates is larger, though an interval that leans on Student's t or Wald's can be. */
const LARGEST = 1;

/** Of an axis that holds 0, `wanted` and the intervals as far as there can be differences. */
export function differenceTicks(intervals: readonly (Interval | null)[], wanted: number, layout: Layout): number[] {
  const low = Math.min(0, wanted, ...intervals.map((interval) => interval?.[0] ?? 0));
  const high = Math.max(0, wanted, ...intervals.map((interval) => interval?.[1] ?? 0));
  const ends = [100 * Math.max(-LARGEST, low), 100 * Math.min(LARGEST, high)] as const;
  return roundTicks(ends, layout === 'wide' ? 8 : 5).map((tick) => tick / 100);
}

/** A square on the interval; nothing without a difference, which everything possible would be the interval of. */
export function single(difference: number | null, interval: Interval) {
  return (x: Scale, y: number): Part => {
    if (difference === null) return null;
    return [whisker(x(interval[0]), x(interval[1]), y, 'interval'), dot('square', x(difference), y, 5, 'estimate')];
  };
}

/** A diamond from one end of the interval to the other, with an arrowhead where it goes on; a square without one. */
export function pooled(difference: number | null, interval: Interval | null, className: string) {
  return (x: Scale, y: number): Part => {
    if (difference === null) return null;
    if (interval === null) return dot('square', x(difference), y, 4, className);
    const [low, high] = interval;
    return [
      diamond([x(Math.max(-LARGEST, low)), x(difference), x(Math.min(LARGEST, high))], y, 7, className),
      low < -LARGEST ? arrowhead(x(-LARGEST), y, -5) : null,
      high > LARGEST ? arrowhead(x(LARGEST), y, 5) : null,
    ];
  };
}

function arrowhead(x: number, y: number, length: number): Part {
  return path(`M${at(x)} ${at(y - 5)}l${length} 5l${-length} 5`, 'interval');
}

export function signedTick(tick: number): string {
  const points = Math.round(100 * tick);
  return points > 0 ? `+${points}` : String(points).replace('-', '−');
}
