import { expect, test } from 'vitest';
import { compareArms } from '../../../domain/comparison/compare-arms.ts';
import { Sensitivity } from '../../../domain/comparison/sensitivity-table.ts';
import { spendingOf as spendingOfArms, type TrialCost, trialCost } from '../../../domain/comparison/spending.ts';
import { NO_SENSITIVITY } from '../../../domain/comparison/sensitivity.ts';
import { Analysis } from '../../../domain/spec.ts';
import { armOf } from './arm-summary.ts';

const spendingOf = (baseline: TrialCost[], finetuned: TrialCost[]) => spendingOfArms({ baseline, finetuned });

function trials(task_id: string, scored: number, successes: number, cost: Partial<TrialCost> = {}): TrialCost[] {
  return Array.from({ length: scored }, (_, index) => ({
    task_id,
    attempts: 2,
    success: index < successes,
    duration_ms: 1_000,
    ...cost,
  }));
}

test('attempts per success have the interval of successes drawn again', () => {
  const found = spendingOf(trials('a', 100, 60), trials('a', 100, 80));
  // 2 x 100 attempts over the 2.5% and 97.5% quantiles of binomial numbers: 50 and 69 of 60%, 72 and 88 of 80%.
  const { baseline, finetuned } = found?.attempts_per_success_95 ?? {};
  expect(baseline).toEqual([expect.closeTo(200 / 69, 0.1), expect.closeTo(200 / 50, 0.1)]);
  expect(finetuned?.[0]).toBeGreaterThan(200 / 89);
  expect(finetuned?.[1]).toBeLessThan(200 / 71);
  expect(found?.attempts_per_success.ratio).toBeCloseTo(60 / 80, 14);
  const [low = 0, high = 0] = found?.attempts_per_success.ratio_95 ?? [];
  expect(low).toBeGreaterThan(0.6);
  expect(high).toBeLessThan(0.95);
  expect(found?.bootstrap).toEqual({ seed: 1, resamples: 2_000, rule: 'percentile' });
  expect(spendingOf(trials('a', 100, 60), trials('a', 100, 80))).toEqual(found);
});

test('durations are compared within tasks: a slow task that one arm has more trials of makes no arm slow', () => {
  const slow = { duration_ms: 60_000 };
  const found = spendingOf(
    [...trials('quick', 40, 20), ...trials('slow', 10, 5, slow)],
    [...trials('quick', 10, 5), ...trials('slow', 40, 20, slow)],
  );
  expect(found?.duration).toEqual({
    ratio: expect.closeTo(1, 12),
    ratio_95: [expect.closeTo(1, 12), expect.closeTo(1, 12)],
  });
  const twice = spendingOf(trials('a', 20, 10), trials('a', 20, 10, { duration_ms: 2_000 }));
  expect(twice?.duration.ratio).toBeCloseTo(2, 12);
});

test('an arm without a success has no interval, and one with hardly any no upper end', () => {
  const none = spendingOf(trials('a', 20, 10), trials('a', 20, 0));
  expect(none?.attempts_per_success_95.finetuned).toBeNull();
  expect(none?.attempts_per_success).toEqual({ ratio: null, ratio_95: null });
  const few = spendingOf(trials('a', 20, 10), trials('a', 20, 1));
  expect(few?.attempts_per_success_95.finetuned?.[1]).toBeNull();
  expect(Sensitivity.parse({ ...NO_SENSITIVITY, spending: few }).spending).toEqual(few);
});

test('only tasks that both arms have trials of count', () => {
  const both = spendingOf(trials('a', 20, 10), trials('a', 20, 12));
  expect(spendingOf([...trials('a', 20, 10), ...trials('b', 9, 9)], trials('a', 20, 12))).toEqual(both);
  expect(spendingOf(trials('a', 20, 10), trials('b', 20, 12))).toBeNull();
  expect(spendingOf([], [])).toBeNull();
});

test('attempts per success lie in their interval where an arm has no scored trial of a task', () => {
  const shared = trials('a', 20, 16);
  const baseline = {
    ...armOf({ a: 16, b: 2 }, { scored: 20, attempts: 40 }),
    costs: [...shared, ...trials('b', 20, 2, { attempts: 20 })],
  };
  const { summary, ...rest } = armOf({ a: 18, b: 0 }, { arm: 'finetuned', scored: 20, attempts: 40 });
  const tasks = summary.tasks.map((task) =>
    task.task_id === 'a' ? task : { ...task, scored: 0, infrastructure_errors: 20 },
  );
  const finetuned = { ...rest, summary: { ...summary, tasks }, costs: trials('a', 20, 18) };
  const { sensitivity } = compareArms({ baseline, finetuned, analysis: Analysis.parse({}) });
  expect(sensitivity.attempts_per_success?.baseline).toEqual({ attempts: 40, successes: 16, per_success: 2.5 });
  const [low = 0, high = 0] = sensitivity.spending?.attempts_per_success_95.baseline ?? [];
  expect(low).toBeLessThan(2.5);
  expect(high).toBeGreaterThan(2.5);
});

test('a task weighs as much in the ratio of durations as the fewer of its trials allow: n0 n1 / (n0 + n1)', () => {
  const found = spendingOf(
    [...trials('a', 10, 5), ...trials('b', 2, 1)],
    [...trials('a', 40, 5, { duration_ms: 2_000 }), ...trials('b', 2, 1, { duration_ms: 8_000 })],
  );
  // 400 / 50 of twice the time, which is one doubling, and 4 / 4 of three doublings.
  expect(found?.duration.ratio).toBeCloseTo(2 ** ((8 * 1 + 1 * 3) / 9), 12);
});

test('comparisons that were stored without it still parse', () => {
  const { spending, ...stored } = NO_SENSITIVITY;
  expect(Sensitivity.parse(stored)).toEqual({ ...stored, spending });
});

test('a trial costs its attempts of both steps and its time; one that our machinery broke is none', () => {
  const record = {
    task_id: 'a',
    outcome: 'success' as const,
    g_test: [],
    g_impl: [],
    started_at: '2026-01-01T00:00:00.000Z',
    finished_at: '2026-01-01T00:00:02.500Z',
  };
  expect(trialCost(record)).toEqual({ task_id: 'a', attempts: 0, success: true, duration_ms: 2_500 });
  expect(trialCost({ ...record, outcome: 'infrastructure_error' })).toBeNull();
});
