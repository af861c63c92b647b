import { expect, test } from 'vitest';
import { compareTables } from '../../../domain/comparison/compare-tables.ts';
import { legacyVerdict } from '../../../domain/comparison/legacy.ts';
import { Analysis } from '../../../domain/spec.ts';

/** Successes of 50 before and after, task by task. */
function legacy(successes: readonly (readonly [number, number])[], spec: object = {}) {
  const tables = successes.map(([before, after], index) => ({
    task_id: `t${index}`,
    baseline: { successes: before, trials: 50 },
    finetuned: { successes: after, trials: 50 },
  }));
  return compareTables(tables, Analysis.parse(spec)).hypotheses.legacy_success;
}

const GAIN = [
  [34, 50],
  [34, 50],
  [34, 50],
] as const;

test.for<[string, readonly (readonly [number, number])[]]>([
  ['not met', [[25, 25]]],
  ['met by H1 alone', [[20, 34]]],
  ['met by H1 and H2', GAIN],
  // Of three tasks at 70% afterwards the baseline misses two by a trial; the fourth is lost.
  [
    'met by H2 alone, but NO SUCCESS: the pass rate fell significantly',
    [
      [34, 35],
      [34, 35],
      [50, 35],
      [50, 0],
    ],
  ],
  [
    'met by H1 and H2, but NO SUCCESS: the baseline alone meets its H2, too',
    [
      [36, 50],
      [36, 50],
      [36, 50],
    ],
  ],
  [
    'met by H2 alone, but NO SUCCESS: the baseline alone meets its H2, too, and the pass rate fell significantly',
    [
      [50, 36],
      [50, 36],
      [50, 36],
    ],
  ],
])('the verdict names what met the rule, and every reason why that is no success: %s', ([verdict, successes]) => {
  expect(legacyVerdict(legacy(successes))).toBe(verdict);
});

test('H1 reaches its threshold with a gain of exactly that', () => {
  expect(legacy([[25, 50]], { h1_improvement: 0.5 })).toMatchObject({ h1_met: true, decided_by: { difference: 0.5 } });
});
