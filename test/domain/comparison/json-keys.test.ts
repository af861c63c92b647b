import { describe, expect, test } from 'vitest';
import { compareTables } from '../../../domain/comparison/compare-tables.ts';
import { Analysis } from '../../../domain/spec.ts';

// The keys of comparison_report.json that others read, path by path; [] is every row.
const KEYS = [
  ...['baseline', 'finetuned'].flatMap((arm) =>
    ['successes', 'trials', 'rate', 'wilson_95'].map((key) => `overall.${arm}.${key}`),
  ),
  ...[
    ...['difference', 'newcombe_95', 'fisher_p_two_sided', 'fisher_p_one_sided', 'fisher_mid_p'],
    ...['cohens_h', 'odds_ratio', 'odds_ratio_95'],
  ].map((key) => `overall.${key}`),
  ...[
    ...['p_two_sided', 'p_one_sided', 'mid_p', 'common_odds_ratio', 'common_odds_ratio_95', 'cmh_p'],
    ...['mh_odds_ratio', 'mh_odds_ratio_95', 'mh_risk_difference', 'mh_risk_difference_95'],
  ].map((key) => `stratified.${key}`),
  ...['task_id', 'baseline', 'finetuned', 'difference', 'newcombe_95', 'fisher_p_two_sided', 'holm_p'].map(
    (key) => `per_task.[].${key}`,
  ),
  ...['difference', 'ci_95', 'df'].map((key) => `clustered.${key}`),
  ...['minimum_detectable_difference_80', 'power_at_h1_threshold'].map((key) => `power.${key}`),
  ...['h1', 'h2', 'legacy_success'].map((key) => `hypotheses.${key}.decided_by`),
];

const counts = (successes: number, trials: number) => ({ successes, trials });
const written: unknown = JSON.parse(
  JSON.stringify(
    compareTables(
      [
        { task_id: 'b', baseline: counts(30, 50), finetuned: counts(36, 50) },
        { task_id: 'a', baseline: counts(22, 50), finetuned: counts(25, 50) },
      ],
      Analysis.parse({}),
    ),
  ),
);

function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  const [key, ...rest] = path;
  if (key === undefined) return [value];
  if (key === '[]') return Array.isArray(value) ? value.flatMap((row) => valuesAt(row, rest)) : [undefined];
  const entry =
    typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === key) : null;
  return entry ? valuesAt(entry[1], rest) : [undefined];
}

describe('a comparison as JSON', () => {
  test.each(KEYS)('has %s', (path) => {
    const values = valuesAt(written, path.split('.'));
    expect(values.length).toBeGreaterThan(0);
    for (const value of values) expect(value ?? null).not.toBeNull();
    if (path.endsWith('_95')) {
      for (const value of values) expect(value).toEqual([expect.any(Number), expect.any(Number)]);
    }
  });

  test('has the tasks in the order of the input, and differences of the finetuned arm minus the baseline', () => {
    expect(valuesAt(written, ['per_task', '[]', 'task_id'])).toEqual(['b', 'a']);
    expect(valuesAt(written, ['overall', 'difference'])).toEqual([expect.closeTo(0.09, 12)]);
    expect(valuesAt(written, ['per_task', '[]', 'difference'])).toEqual([0.12, 0.06]);
  });
});
