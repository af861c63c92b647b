import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FigureChanges } from '../../../domain/comparison/attribution.ts';
import { figureChanges } from '../../../domain/comparison/attribution-change.ts';
import { attributionFigures } from '../../../domain/comparison/attribution-figures.ts';
import { miettinenNurminen } from '../../../domain/statistics/miettinen-nurminen.ts';
import { newcombe95 } from '../../../domain/statistics/newcombe.ts';
import { Z_95 } from '../../../domain/statistics/normal.ts';
import { BITS, countsOf, trialsOf, type Verdicts } from './judged-trials.ts';

const FIGURES = FigureChanges.keyof().options;
const TRIALS = fc.array(BITS, { maxLength: 40 });
const TASKS = fc.array(fc.record({ task_id: fc.constant('a'), from: TRIALS.map(countsOf), to: TRIALS.map(countsOf) }), {
  maxLength: 5,
});

function task(from: Verdicts, to: Verdicts, task_id = 'a') {
  return { task_id, from: countsOf(trialsOf(from)), to: countsOf(trialsOf(to)) };
}

describe('the changes between two arms', () => {
  test('turn their signs when the arms change places, and hold their estimates', () => {
    fc.assert(
      fc.property(TASKS, (tasks) => {
        const changes = FigureChanges.parse(figureChanges(tasks));
        const back = figureChanges(tasks.map(({ from, to, ...of }) => ({ ...of, from: to, to: from })));
        for (const figure of FIGURES) {
          const { difference, interval_95: interval } = changes[figure];
          expect(back[figure].difference === null).toBe(difference === null);
          expect(back[figure].difference ?? 0).toBeCloseTo(-(difference ?? 0), 12);
          if (difference === null || interval === null) continue;
          expect(interval[0]).toBeLessThanOrEqual(difference);
          expect(interval[1]).toBeGreaterThanOrEqual(difference);
          expect(back[figure].interval_95?.[0]).toBeCloseTo(-interval[1], 9);
          expect(back[figure].interval_95?.[1]).toBeCloseTo(-interval[0], 9);
        }
      }),
    );
  });

  test('are 0 between arms that are alike', () => {
    fc.assert(
      fc.property(TASKS, (tasks) => {
        const alike = tasks.map(({ from, ...of }) => ({ ...of, from, to: from }));
        const changes = figureChanges(alike);
        for (const figure of FIGURES) expect(changes[figure].difference ?? 0).toBe(0);
      }),
    );
  });

  test('of one task are the differences of its figures', () => {
    fc.assert(
      fc.property(TRIALS, TRIALS, (before, after) => {
        const counts = { task_id: 'a', from: countsOf(before), to: countsOf(after) };
        const [from, to] = [attributionFigures(counts.from), attributionFigures(counts.to)];
        const changes = figureChanges([counts]);
        for (const figure of ['test_validity', 'false_success', 'true_success', 'passes_hidden'] as const) {
          const [was, is] = [from[figure].rate, to[figure].rate];
          if (was === null || is === null) expect(changes[figure]).toEqual({ difference: null, interval_95: null });
          else expect(changes[figure].difference).toBeCloseTo(is - was, 12);
        }
        const [was, is] = [from.mutation_score, to.mutation_score];
        if (was.n < 2 || is.n < 2) expect(changes.mutation_score.difference).toBeNull();
        else expect(changes.mutation_score.difference).toBeCloseTo((is.mean ?? 0) - (was.mean ?? 0), 12);
      }),
    );
  });

  test('are weighed by task, so that an arm with more trials of an easy task gains nothing by it', () => {
    const easy = task({ true_success: 10 }, { true_success: 90 }, 'easy');
    const hard = task({ implementation_wrong: 90 }, { implementation_wrong: 10 }, 'hard');
    expect(figureChanges([easy, hard]).true_success.difference).toBe(0);
  });

  test('have a width where all trials are alike', () => {
    const all = task({ true_success: 50 }, { true_success: 50 });
    expect(figureChanges([all]).true_success.interval_95?.[1]).toBeGreaterThan(0.05);
    expect(figureChanges([all, all]).true_success.interval_95?.[1]).toBeGreaterThan(0.02);
  });

  test("have the task's own interval of one task, and Miettinen and Nurminen's of several", () => {
    const counts = { from: { true_success: 5, both_wrong: 5 }, to: { true_success: 9, both_wrong: 1 } };
    const one = task(counts.from, counts.to);
    const table = { baseline: { successes: 5, trials: 10 }, finetuned: { successes: 9, trials: 10 } };
    expect(figureChanges([one]).true_success.interval_95).toEqual(newcombe95(table));
    expect(figureChanges([one, task({}, counts.to)]).true_success).toEqual(figureChanges([one]).true_success);
    expect(figureChanges([one, one]).true_success.interval_95).toEqual(miettinenNurminen([table, table], Z_95));
  });

  // Two of two against none of two, twice and once the other way round: Wald's interval excludes 0 and ends beyond 1.
  test('of a handful of trials hold 0 where chance can explain them', () => {
    const won = task({ both_wrong: 2 }, { true_success: 2 });
    const lost = task({ true_success: 2 }, { true_success: 1, both_wrong: 1 });
    const half = task({ true_success: 1, both_wrong: 1 }, { true_success: 2 });
    const { difference, interval_95: interval } = figureChanges([won, won, half, lost]).true_success;
    expect(difference).toBe(0.5);
    expect(interval?.[0]).toBeLessThan(0);
    expect(interval?.[1]).toBeLessThan(1);
  });

  test('leave out a task that an arm has no such trials of', () => {
    const told = task({ true_success: 8, implementation_wrong: 4 }, { true_success: 9, false_success: 3 }, 'told');
    const untold = task({ tests_wrong: 9 }, { true_success: 9 }, 'untold');
    const both = figureChanges([told, untold]);
    const one = figureChanges([told]);
    for (const figure of ['mutation_score', 'right_given_valid', 'false_success'] as const) {
      expect(both[figure]).toEqual(one[figure]);
    }
    expect(both.true_success).not.toEqual(one.true_success);
  });
});
