import { describe, expect, test } from 'vitest';
import { compareTables } from '../../../domain/comparison/compare-tables.ts';
import { differenceInterval, FEWEST_TRIALS } from '../../../domain/comparison/difference-interval.ts';
import { H1 } from '../../../domain/comparison/hypothesis.ts';
import { Analysis } from '../../../domain/spec.ts';
import type { TwoArms } from '../../../domain/statistics/counts.ts';
import { mhRiskDifference } from '../../../domain/statistics/mh-risk-difference.ts';
import { simulate } from '../../../domain/statistics/simulation.ts';
import { arms } from '../statistics/arbitrary.ts';

function decide(strata: readonly TwoArms[]) {
  const tasks = strata.map((table, index) => ({ task_id: `t${index}`, ...table }));
  return compareTables(tasks, Analysis.parse({}));
}

/** Tasks of one trial, as many won as lost. */
const SINGLE_TRIALS = Array.from({ length: 40 }, (_, task) => arms([1 - (task % 2), 1], [task % 2, 1]));

describe('the interval of the difference', () => {
  test('stays as wide with one more task of two trials as tasks of one trial make it', () => {
    const alone = differenceInterval(SINGLE_TRIALS);
    const { headline, hypotheses } = decide([...SINGLE_TRIALS, arms([1, 2], [1, 2])]);
    const { interval_95, interval_method } = hypotheses.h1.decided_by;
    expect([alone.interval_method, interval_method]).toEqual(['miettinen_nurminen', 'miettinen_nurminen']);
    expect(interval_95?.[1]).toBeGreaterThan(0.9 * (alone.interval_95?.[1] ?? 1));
    expect(hypotheses.h1.status).toBe('inconclusive');
    expect(headline).not.toContain('excludes');
  });

  test('excludes nothing by one trial of an arm, however many the other has', () => {
    const { h1 } = decide([arms([90, 100], [1, 1])]).hypotheses;
    expect(h1.status).toBe('inconclusive');
    expect(h1.decided_by.interval_method).toBe('miettinen_nurminen');
  });

  test('is that of the stratified numbers unless an arm of a task has few trials', () => {
    const enough = [arms([12, FEWEST_TRIALS], [9, FEWEST_TRIALS]), arms([30, 50], [20, 50])];
    expect(differenceInterval(enough)).toEqual({
      interval_95: mhRiskDifference(enough)?.interval95,
      interval_method: 'greenland_robins',
    });
    for (const few of [
      arms([12, FEWEST_TRIALS - 1], [9, FEWEST_TRIALS]),
      arms([12, FEWEST_TRIALS], [9, FEWEST_TRIALS - 1]),
    ]) {
      expect(differenceInterval([few, arms([30, 50], [20, 50])]).interval_method).toBe('miettinen_nurminen');
    }
  });

  test('takes no notice of a task that only one arm has trials of, and is null without another', () => {
    const lost = arms([0, 0], [2, 3]);
    expect(differenceInterval([lost, arms([30, 50], [20, 50])]).interval_method).toBe('greenland_robins');
    expect(differenceInterval([lost])).toEqual({ interval_95: null, interval_method: null });
  });
});

test.for([
  [18, 2, 0.475],
  [6, 3, 0.3],
  [6, 10, 0.94],
  [6, 50, 0.94],
] as const)(
  'the interval holds a true gain of 5 points in at least 93 of 100 experiments: %d tasks of %d trials at %d',
  ([tasks, trials, rate]) => {
    const design = Array.from({ length: tasks }, () => ({
      baselineTrials: trials,
      finetunedTrials: trials,
      baselineRate: rate,
      finetunedRate: rate + 0.05,
    }));
    const holds = (strata: TwoArms[]): number => {
      const [low, high] = differenceInterval(strata).interval_95 ?? [0, 0];
      return low <= 0.05 && 0.05 <= high ? 1 : 0;
    };
    expect(simulate(design, holds, { replications: 400, seed: 7 }).power).toBeGreaterThan(0.93);
  },
);

test('a decision of an earlier version, which does not say which interval it has, can be read', () => {
  const { interval_method: _, ...decided_by } = decide([arms([30, 50], [20, 50])]).hypotheses.h1.decided_by;
  expect(H1.parse({ status: 'met', decided_by }).decided_by.interval_method).toBeNull();
});
