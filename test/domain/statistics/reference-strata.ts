import type { Strata } from '../../../domain/statistics/counts.ts';
import { arms } from './arbitrary.ts';

type Row = [finetunedSuccesses: number, finetunedFailures: number, baselineSuccesses: number, baselineFailures: number];

function strata(rows: readonly Row[]): Strata {
  return rows.map(([a, b, c, d]) => arms([a, a + b], [c, c + d]));
}

/** Six tasks of 50 trials whose totals are 192 and 171 of 300. */
export const SIX_TASKS = strata([
  [45, 5, 42, 8],
  [40, 10, 35, 15],
  [36, 14, 30, 20],
  [30, 20, 27, 23],
  [24, 26, 22, 28],
  [17, 33, 15, 35],
]);

/** Two tasks of six tell nothing, having no failure or no success. */
export const ZERO_MARGINS = strata([
  [50, 0, 50, 0],
  [50, 0, 45, 5],
  [38, 12, 28, 22],
  [30, 20, 20, 30],
  [5, 45, 2, 48],
  [0, 50, 0, 50],
]);

/** R's UCBAdmissions, men first: admitted and rejected by department. The pooled table says the opposite. */
export const ADMISSIONS = strata([
  [512, 313, 89, 19],
  [353, 207, 17, 8],
  [120, 205, 202, 391],
  [138, 279, 131, 244],
  [53, 138, 94, 299],
  [22, 351, 24, 317],
]);

/** Penicillin at once or after 1.5 hours, by dose: R's help page of `mantelhaen.test`. */
export const RABBITS = strata([
  [0, 6, 0, 5],
  [3, 3, 0, 6],
  [6, 0, 2, 4],
  [5, 1, 6, 0],
  [2, 0, 5, 0],
]);
