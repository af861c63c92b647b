import type { Interval } from '../../domain/statistics/wilson.ts';
import type { Scale } from '../html/figures/scale.ts';
import { rect } from '../html/figures/svg.ts';
import { markup, type Markup } from '../html/markup.ts';
import type { ReferenceStretch } from './history.ts';

/** The reference's pass rate as a line in the band of its interval, as far as nights were compared with it. */
export function referenceBand(
  { nights }: ReferenceStretch,
  { rate, interval: [low, high] }: { rate: number; interval: Interval },
  x: Scale,
  y: Scale,
): Markup {
  const from = x((nights[0]?.slot ?? 0) - 0.5);
  const width = x((nights.at(-1)?.slot ?? 0) + 0.5) - from;
  return markup`${rect(from, y(high), width, y(low) - y(high), 'band')}${rect(from, y(rate) - 0.75, width, 1.5, 'band-middle')}`;
}
