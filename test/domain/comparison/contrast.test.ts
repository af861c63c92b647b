import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareCounts } from '../../../domain/comparison/compare-counts.ts';
import { type ContrastTasks, contrastOf, isShown } from '../../../domain/comparison/contrast.ts';
import { Contrast } from '../../../domain/comparison/control.ts';
import { differenceInterval } from '../../../domain/comparison/difference-interval.ts';
import { twoArms } from '../statistics/arbitrary.ts';

function side(name: string, tasks: Record<string, readonly [successes: number, trials: number]>): ContrastTasks {
  const counted = Object.entries(tasks).map(([task, [successes, trials]]) => {
    return [task, { arm: name, successes, trials }] as const;
  });
  return { name, tasks: new Map(counted) };
}

test('a contrast has the numbers of the primary analysis of the same tables', () => {
  fc.assert(
    fc.property(fc.array(twoArms(60), { minLength: 1, maxLength: 6 }), (strata) => {
      const tables = strata.map((table, index) => ({ task_id: `t${index}`, ...table }));
      const of = (arm: 'baseline' | 'finetuned'): ContrastTasks => ({
        name: arm,
        tasks: new Map(tables.map((table) => [table.task_id, { arm, ...table[arm] }])),
      });
      const { overall, stratified, per_task } = compareCounts(tables, { alpha: 0.05, h1_improvement: 0.05 });
      const contrast = contrastOf(of('baseline'), of('finetuned'));
      expect(contrast && Contrast.parse(JSON.parse(JSON.stringify(contrast)))).toEqual({
        from: { name: 'baseline', arms: ['baseline'], ...rateOf(overall.baseline) },
        to: { name: 'finetuned', arms: ['finetuned'], ...rateOf(overall.finetuned) },
        difference: stratified.mh_risk_difference,
        interval_95: differenceInterval(tables).interval_95,
        p: stratified.p_two_sided,
        per_task: per_task.map(({ task_id, baseline, finetuned, difference, newcombe_95 }) => ({
          task_id,
          from: { successes: baseline.successes, trials: baseline.trials },
          to: { successes: finetuned.successes, trials: finetuned.trials },
          difference,
          newcombe_95,
        })),
      });
    }),
    { numRuns: 60 },
  );
});

function rateOf({ successes, trials, rate }: { successes: number; trials: number; rate: number | null }) {
  return { successes, trials, rate };
}

test('a contrast turned round has the opposite difference and the same p', () => {
  fc.assert(
    fc.property(fc.array(twoArms(40), { minLength: 1, maxLength: 4 }), (strata) => {
      const of = (arm: 'baseline' | 'finetuned'): ContrastTasks =>
        side(arm, Object.fromEntries(strata.map((table, at) => [`t${at}`, [table[arm].successes, table[arm].trials]])));
      const there = contrastOf(of('baseline'), of('finetuned'));
      const back = contrastOf(of('finetuned'), of('baseline'));
      expect(back?.difference ?? 0).toBeCloseTo(-(there?.difference ?? 0), 12);
      expect(back?.p).toBeCloseTo(there?.p ?? 0, 10);
    }),
    { numRuns: 60 },
  );
});

test('only tasks that both sides have are compared, in the order of the first', () => {
  const contrast = contrastOf(side('x', { b: [1, 10], a: [2, 10], c: [9, 10] }), side('y', { a: [5, 10], b: [6, 10] }));
  expect(contrast?.per_task.map(({ task_id }) => task_id)).toEqual(['b', 'a']);
  expect(contrast).toMatchObject({ from: { successes: 3, trials: 20 }, to: { successes: 11, trials: 20 } });
  expect(contrastOf(side('x', { a: [1, 2] }), side('y', { b: [1, 2] }))).toBeNull();
});

test('sides without scored trials have no difference and a p of 1', () => {
  const contrast = contrastOf(side('x', { a: [1, 10] }), side('y', { a: [0, 0] }));
  expect(contrast).toMatchObject({ difference: null, interval_95: null, p: 1, to: { rate: null } });
  expect(contrast && isShown(contrast, 0.05)).toBe(false);
});

test('a difference is shown by test and interval together', () => {
  const shown = (from: [number, number], to: [number, number]): boolean => {
    const contrast = contrastOf(side('x', { a: from }), side('y', { a: to }));
    return contrast !== null && isShown(contrast, 0.05);
  };
  expect(shown([10, 50], [40, 50])).toBe(true);
  expect(shown([40, 50], [10, 50])).toBe(true);
  expect(shown([20, 50], [30, 50])).toBe(false);
});
