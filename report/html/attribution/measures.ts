import type { AttributionFigures, FigureChanges } from '../../../domain/comparison/attribution.ts';
import type { Interval } from '../../../domain/statistics/wilson.ts';
import { points } from '../../numbers.ts';
import { typeset } from '../typeset.ts';

/** One figure of an arm: a share of trials, or the mean of their scores. */
export interface Measured {
  value: number | null;
  interval: Interval | null;
  /** Trials that count, of how many; of a mean only how many. */
  count: number | null;
  of: number;
}

export type MeasureName = keyof FigureChanges;

/** Every figure that both arms and their change have. */
export const MEASURES = [
  'test_validity',
  'mutation_score',
  'right_given_valid',
  'false_success',
  'true_success',
  'passes_hidden',
] as const satisfies MeasureName[];

export function measured(figures: AttributionFigures, name: MeasureName): Measured {
  if (name === 'mutation_score') {
    const { mean, interval_95: interval, n } = figures.mutation_score;
    return { value: mean, interval, count: null, of: n };
  }
  const { rate, wilson_95, count, of } = figures[name];
  return { value: rate, interval: of === 0 ? null : wilson_95, count, of };
}

/** `[49.3, 60.5]`, in per cent; null where there is none. */
export function intervalText({ interval }: Measured): string | null {
  return interval && typeset(`[${points(interval[0])}, ${points(interval[1])}]`);
}

/** `165/300`; of a mean `n = 150`. */
export function countText({ count, of }: Measured): string {
  return count === null ? `n = ${of}` : `${count}/${of}`;
}
