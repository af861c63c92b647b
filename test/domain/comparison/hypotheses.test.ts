import { describe, expect, test } from 'vitest';
import { compareArms } from '../../../domain/comparison/compare-arms.ts';
import { compareTables } from '../../../domain/comparison/compare-tables.ts';
import { h1Verdict, h2Verdict } from '../../../domain/comparison/verdict.ts';
import { Analysis } from '../../../domain/spec.ts';
import { armOf, sixTasks } from './arm-summary.ts';

const analysis = Analysis.parse({});

function hypotheses(before: Record<string, number>, after: Record<string, number>, scored = 50) {
  return compareArms({
    baseline: armOf(before, { scored }),
    finetuned: armOf(after, { arm: 'finetuned', scored }),
    analysis,
  }).hypotheses;
}

const GAIN = [sixTasks(28, 28, 28, 29, 29, 29), sixTasks(36, 36, 36, 37, 37, 37)] as const;

describe('H1', () => {
  test('is met by a significant gain of at least the threshold', () => {
    const { h1 } = hypotheses(...GAIN);
    expect(h1.status).toBe('met');
    expect(h1.decided_by).toMatchObject({ test: 'stratified_exact_two_sided', alpha: 0.05, threshold: 0.05 });
    expect(h1Verdict(h1)).toBe('H1 met: a significant gain of at least 5.0 percentage points');
  });

  test('is not met by a significant loss, nor by a significant gain below the threshold', () => {
    const { h1 } = hypotheses(GAIN[1], GAIN[0]);
    expect([h1.status, h1Verdict(h1)]).toEqual(['not_met', 'H1 not met: the change is a significant LOSS']);
    const small = hypotheses({ a: 5_000 }, { a: 5_250 }, 10_000).h1;
    expect([small.status, h1Verdict(small)]).toEqual([
      'not_met',
      'H1 not met: the gain is significant, but smaller than 5.0 percentage points',
    ]);
  });

  test('is inconclusive where no task varies: two trials exclude nothing', () => {
    for (const [before, after, scored] of [
      [{ a: 0 }, { a: 0 }, 1],
      [{ a: 1 }, { a: 1 }, 1],
      [{ a: 0 }, { a: 1 }, 1],
      [{ a: 50 }, { a: 50 }, 50],
    ] as const) {
      const { h1 } = hypotheses(before, after, scored);
      expect(h1.status).toBe('inconclusive');
      const [low, high] = h1.decided_by.interval_95 ?? [0, 0];
      expect(low).toBeLessThan(high);
    }
  });

  test('is not met where the interval excludes the threshold, and inconclusive where it holds it and no effect', () => {
    const none = hypotheses({ a: 5_000 }, { a: 5_000 }, 10_000).h1;
    expect([none.status, h1Verdict(none)]).toEqual([
      'not_met',
      'H1 not met: no gain was found, and the interval excludes one of 5.0 percentage points',
    ]);
    expect(hypotheses({ a: 25 }, { a: 25 }).h1.status).toBe('inconclusive');
  });

  test('is inconclusive where nothing was measured', () => {
    const { h1 } = hypotheses({ a: 0 }, { a: 0 }, 0);
    expect(h1.status).toBe('inconclusive');
    expect(h1Verdict(h1)).toContain('no task has scored trials in both arms');
  });

  test('has an estimate that rounds to its threshold with the digits by which they differ', () => {
    const task = { task_id: 'a', baseline: { successes: 5_000, trials: 10_000 } };
    const below = compareTables([{ ...task, finetuned: { successes: 5_496, trials: 10_000 } }], analysis);
    expect(below.headline).toContain('a difference of +4.96 percentage points');
    expect(h1Verdict(below.hypotheses.h1)).toContain('significant, but smaller than 5.0 percentage points');
    const tiny = compareTables(
      [{ ...task, finetuned: { successes: 5_003, trials: 10_000 } }],
      Analysis.parse({ h1_improvement: 0.0004 }),
    );
    expect(tiny.headline).toContain('a difference of +0.03 percentage points');
    expect(h1Verdict(tiny.hypotheses.h1)).toContain('a gain of 0.04 percentage points');
  });

  test('is not met with a p of exactly alpha, which is not below it', () => {
    const tie = [{ task_id: 'a', baseline: { successes: 2, trials: 14 }, finetuned: { successes: 2, trials: 2 } }];
    const { h1, legacy_success } = compareTables(tie, analysis).hypotheses;
    expect(h1.decided_by.p).toBeCloseTo(0.05, 15);
    expect([h1.status, legacy_success.h1_met]).toEqual(['not_met', false]);
    expect(h1Verdict(h1)).toContain('the test does not reject');
  });

  test('reaches its threshold with a gain of exactly that where tasks have unequal trials', () => {
    const counts: [number, number, number, number][] = [
      [100, 100, 78, 100],
      [91, 100, 75, 100],
      [26, 100, 49, 100],
      [68, 100, 80, 100],
      [17, 100, 9, 100],
      [2, 80, 48, 100],
    ];
    const tasks = counts.map(([before, trials, after, trialsAfter], index) => ({
      task_id: `t${index}`,
      baseline: { successes: before, trials },
      finetuned: { successes: after, trials: trialsAfter },
    }));
    // As fractions it is 1/20; the sum of unequal weights ends one bit below.
    const { h1 } = compareTables(tasks, analysis).hypotheses;
    expect(h1.decided_by.estimate).toBeCloseTo(0.05, 15);
    expect(h1.decided_by.p).toBeLessThan(0.05);
    expect(h1.status).toBe('met');
  });

  test('reaches its threshold with a gain of exactly that', () => {
    const { h1 } = hypotheses({ a: 11_000 }, { a: 12_000 }, 20_000);
    expect(h1.decided_by.estimate).toBe(0.05);
    expect(h1.status).toBe('met');
  });
});

describe('H2', () => {
  const compare = (reference: Record<string, number> | null, [before, after]: readonly [object, object] = GAIN) =>
    compareArms({
      baseline: armOf({ ...before }),
      finetuned: armOf({ ...after }, { arm: 'finetuned' }),
      reference: reference && armOf(reference, { arm: 'larger' }),
      analysis,
    });

  test('is not tested without a measured reference arm', () => {
    const { h2 } = compare(null).hypotheses;
    expect(h2).toMatchObject({ status: 'not_tested', reference: null, decided_by: { p: null, estimate: null } });
    expect(h2Verdict(h2)).toContain('no reference arm was measured');
  });

  test('is met by an arm that is as good as the reference, at one-sided alpha / 2', () => {
    const { h2 } = compare(GAIN[1]).hypotheses;
    expect(h2).toMatchObject({
      status: 'met',
      reference: { arm: 'larger', successes: 219, trials: 300 },
      decided_by: { test: 'stratified_non_inferiority', alpha: 0.025, estimate: 0, threshold: -0.1 },
    });
    expect(h2.decided_by.p).toBeLessThan(0.025);
    expect(h2.decided_by.interval_95?.[0]).toBeGreaterThan(-0.1);
  });

  test('is not met by an arm that is much worse, and inconclusive by one that may be', () => {
    expect(compare(sixTasks(49, 49, 49, 49, 49, 49)).hypotheses.h2.status).toBe('not_met');
    expect(compare(sixTasks(38, 38, 38, 39, 39, 39)).hypotheses.h2.status).toBe('inconclusive');
  });

  test('is described but not tested unless H1 is met', () => {
    const { h2 } = compare(GAIN[1], [GAIN[1], GAIN[1]]).hypotheses;
    expect(h2).toMatchObject({ status: 'not_tested', decided_by: { p: null, estimate: 0 } });
    expect(h2Verdict(h2)).toContain('only once H1 is met');
  });

  test('says when its reference arm is another than the plan names', () => {
    expect(compare(GAIN[1]).notes.join('\n')).toContain('The reference arm larger was chosen when comparing');
    const planned = compareArms({
      baseline: armOf({ a: 10 }),
      finetuned: armOf({ a: 20 }, { arm: 'finetuned' }),
      analysis: Analysis.parse({ reference_arm: 'larger' }),
    });
    expect(planned.notes.join('\n')).toContain('The plan names larger as the reference arm, which has no results yet');
  });
});

describe("the original's rule", () => {
  test('is met by H1 or by H2, literally: a rate of exactly 70% reaches 70%', () => {
    const none = sixTasks(0, 0, 0, 0, 0, 0);
    expect(hypotheses(...GAIN).legacy_success).toMatchObject({ h1_met: true, success: true });
    expect(hypotheses(none, sixTasks(35, 35, 35, 0, 0, 0)).legacy_success).toMatchObject({
      h2_met: true,
      tasks_reached: ['brackets', 'fibonacci', 'transpose'],
      baseline_tasks_reached: [],
    });
    expect(hypotheses(none, sixTasks(35, 35, 34, 0, 0, 0)).legacy_success.h2_met).toBe(false);
  });

  test('is no success when only an H2 meets it that the baseline alone meets too, even of a worse model', () => {
    const worse = compareArms({
      baseline: armOf(sixTasks(45, 45, 45, 20, 20, 20)),
      finetuned: armOf(sixTasks(40, 40, 40, 10, 10, 10), { arm: 'finetuned' }),
      analysis,
    });
    expect(worse.hypotheses.legacy_success).toMatchObject({
      rule_met: true,
      baseline_alone_meets_h2: true,
      success: false,
      decided_by: { met_by: ['h2'] },
    });
    expect(worse.notes.join('\n')).toContain("The baseline alone satisfies the original's H2");
  });

  test('cannot be met by H2 in a design with fewer tasks than it asks for, and that is said', () => {
    const { hypotheses: decided, notes } = compareArms({
      baseline: armOf({ a: 10, b: 10 }),
      finetuned: armOf({ a: 50, b: 50 }, { arm: 'finetuned' }),
      analysis,
    });
    expect(decided.legacy_success.h2_met).toBe(false);
    expect(notes.join('\n')).toContain("The original's H2 cannot be met: it asks for 3 tasks and the design has 2.");
  });
});

describe('the original rule', () => {
  test('is no success where the baseline alone meets its H2, not even with a significant gain', () => {
    const easy = sixTasks(36, 36, 36, 10, 10, 10);
    const { h1, legacy_success } = hypotheses(easy, sixTasks(48, 48, 48, 30, 30, 30));
    expect(h1.status).toBe('met');
    expect(legacy_success).toMatchObject({ rule_met: true, baseline_alone_meets_h2: true, success: false });
  });

  test('is no success where the model got significantly worse, though it meets its H2', () => {
    const { legacy_success } = hypotheses(sixTasks(50, 50, 34, 34, 34, 34), sixTasks(36, 36, 36, 10, 10, 10));
    expect(legacy_success).toMatchObject({ rule_met: true, baseline_alone_meets_h2: false, success: false });
  });
});
