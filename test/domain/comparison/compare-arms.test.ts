import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareArms, UnequalDesign } from '../../../domain/comparison/compare-arms.ts';
import { Comparison } from '../../../domain/comparison/comparison.ts';
import { Analysis } from '../../../domain/spec.ts';
import { armOf, sixTasks, TASKS } from './arm-summary.ts';

const analysis = Analysis.parse({});

function compare(before: Record<string, number>, after: Record<string, number>, broken = 0) {
  return compareArms({ baseline: armOf(before), finetuned: armOf(after, { arm: 'finetuned', broken }), analysis });
}

const README = compare(sixTasks(42, 35, 30, 27, 22, 15), sixTasks(45, 40, 36, 30, 24, 17));

describe("the original README's example, 171 against 192 of 300", () => {
  test('has its true numbers, not the printed ones', () => {
    expect(README.overall).toMatchObject({
      baseline: { successes: 171, trials: 300, rate: 0.57 },
      finetuned: { successes: 192, trials: 300, rate: 0.64 },
      difference: 0.07,
      cohens_h_label: 'below small',
    });
    expect(README.overall.fisher_p_two_sided).toBeCloseTo(0.0947756580984415, 14);
    expect(README.overall.fisher_p_one_sided).toBeCloseTo(0.0473878290492208, 14);
    expect(README.overall.cohens_h).toBeCloseTo(0.1433326944985, 12);
    expect(README.power.minimum_detectable_difference_80).toBeCloseTo(0.1139, 4);
    expect(README.power.power_at_h1_threshold).toBeCloseTo(0.2153, 4);
  });

  test('does not meet H1: the improvement is there, the significance is not', () => {
    expect(README.hypotheses.h1).toMatchObject({ met: false, improvement_reached: true, significant: false });
  });

  test('meets H2 and so the original rule, and the notes say what that is worth', () => {
    expect(README.hypotheses.h2).toMatchObject({
      met: true,
      tasks_reached: ['brackets', 'fibonacci', 'transpose'],
      baseline_tasks_reached: ['brackets', 'fibonacci'],
      baseline_alone_meets: false,
    });
    expect(README.hypotheses.legacy_success).toEqual({ met: true, decided_by: ['h2'], without_evidence: false });
    expect(README.notes.join('\n')).toContain('success by H2 alone is not a tested gain');
  });
});

describe('the hypotheses', () => {
  test('H1 is met by a significant gain of at least the threshold', () => {
    const { h1, legacy_success } = compare(
      sixTasks(28, 28, 28, 29, 29, 29),
      sixTasks(34, 34, 34, 33, 33, 33),
    ).hypotheses;
    expect(h1).toMatchObject({ met: true, improvement_reached: true, significant: true });
    expect(legacy_success).toEqual({ met: true, decided_by: ['h1'], without_evidence: false });
  });

  test('a significant loss does not meet H1', () => {
    const { h1 } = compare(sixTasks(40, 40, 40, 30, 30, 30), sixTasks(20, 20, 20, 20, 20, 20)).hypotheses;
    expect(h1).toMatchObject({ met: false, improvement_reached: false, significant: true });
  });

  test('a gain of exactly the threshold reaches it', () => {
    const { h1 } = compareArms({
      baseline: armOf({ one: 11 }, { scored: 20 }),
      finetuned: armOf({ one: 12 }, { scored: 20, arm: 'finetuned' }),
      analysis,
    }).hypotheses;
    expect(h1.improvement_reached).toBe(true);
  });

  test('H2 that the baseline alone meets is no evidence, even of a worse model', () => {
    const worse = compare(sixTasks(45, 45, 45, 20, 20, 20), sixTasks(40, 40, 40, 10, 10, 10));
    expect(worse.hypotheses.h2).toMatchObject({ met: true, baseline_alone_meets: true });
    expect(worse.hypotheses.legacy_success).toEqual({ met: true, decided_by: ['h2'], without_evidence: true });
    expect(worse.notes.join('\n')).toContain('The baseline alone satisfies H2');
  });

  test('a rate of exactly 70% reaches 70%', () => {
    expect(compare(sixTasks(0, 0, 0, 0, 0, 0), sixTasks(35, 35, 35, 0, 0, 0)).hypotheses.h2.met).toBe(true);
    expect(compare(sixTasks(0, 0, 0, 0, 0, 0), sixTasks(35, 35, 34, 0, 0, 0)).hypotheses.h2.met).toBe(false);
  });

  test('a design with fewer tasks than H2 asks for cannot meet it, and says so', () => {
    const { hypotheses, notes } = compare({ a: 10, b: 10 }, { a: 50, b: 50 });
    expect(hypotheses.h2).toMatchObject({ met: false, tasks_in_design: 2, tasks_required: 3 });
    expect(notes.join('\n')).toContain('H2 cannot be met: it asks for 3 tasks and the design has 2.');
  });
});

describe('a comparison', () => {
  test('counts scored trials only and reports infrastructure errors apart', () => {
    const { overall, infrastructure_errors } = compare(sixTasks(1, 2, 3, 4, 5, 6), sixTasks(1, 2, 3, 4, 5, 6), 2);
    expect(overall.finetuned.trials).toBe(300);
    expect(infrastructure_errors).toEqual({ baseline: 0, finetuned: 12 });
  });

  test("keeps the baseline's order of tasks and pairs them by name", () => {
    const { per_task } = compare({ b: 1, a: 2 }, { a: 20, b: 10 });
    expect(per_task.map(({ task_id, finetuned }) => [task_id, finetuned.successes])).toEqual([
      ['b', 10],
      ['a', 20],
    ]);
  });

  test('refuses arms with different tasks and names them', () => {
    const different = (): unknown => compare({ a: 1, b: 1 }, { b: 1, c: 1, d: 1 });
    expect(different).toThrow(UnequalDesign);
    expect(different).toThrow('only in baseline: a; only in finetuned: c, d');
    expect(() => compare({ a: 1, b: 1 }, { a: 1 })).toThrow('only in finetuned: none');
  });

  test('is valid JSON by its schema for any counts, down to no trials at all', () => {
    const successes = fc.tuple(...TASKS.map(() => fc.nat(1_000)));
    const scored = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 40 }));
    fc.assert(
      fc.property(successes, successes, scored, scored, (before, after, baselineScored, finetunedScored) => {
        const arm = (passed: number[], trials: number, name: string) =>
          armOf(Object.fromEntries(TASKS.map((task, index) => [task, (passed[index] ?? 0) % (trials + 1)])), {
            arm: name,
            scored: trials,
          });
        const comparison = compareArms({
          baseline: arm(before, baselineScored, 'baseline'),
          finetuned: arm(after, finetunedScored, 'finetuned'),
          analysis,
        });
        expect(Comparison.parse(JSON.parse(JSON.stringify(comparison)))).toEqual(comparison);
      }),
      { numRuns: 40 },
    );
  });

  test('says that an adapter was tested on what it was trained on, unless it was not', () => {
    const arms = {
      baseline: armOf({ a: 10, b: 10 }),
      finetuned: armOf({ a: 20, b: 20 }, { arm: 'finetuned' }),
      analysis,
    };
    const notes = (plan: Parameters<typeof compareArms>[0]['plan']): string =>
      compareArms({ ...arms, ...(plan && { plan }) }).notes.join('\n');
    expect(notes(undefined)).toContain('trained on tasks that it is tested on (2 of 2)');
    expect(notes(undefined)).toContain('No unfiltered control was run');
    expect(notes({ trainedTasks: ['c'], unfilteredControl: true })).not.toMatch(/tested on|unfiltered/);
  });

  test('of two models without an adapter claims nothing about fine-tuning', () => {
    const { notes } = compareArms({ baseline: armOf({ a: 10 }), finetuned: armOf({ a: 20 }), analysis });
    expect(notes[0]).toBe('The compared arm has no adapter: its difference is not an effect of fine-tuning.');
  });

  test('says when interval and test disagree, and when trials were lost on one side', () => {
    const { notes } = compareArms({
      baseline: armOf({ a: 20 }),
      finetuned: armOf({ a: 30 }, { arm: 'finetuned' }),
      analysis,
    });
    expect(notes.join('\n')).toContain("The 95% interval excludes 0 while Fisher's test does not reject");
    const unequal = compareArms({
      baseline: armOf({ a: 20 }),
      finetuned: armOf({ a: 30 }, { arm: 'finetuned', scored: 49 }),
      analysis,
    });
    expect(unequal.notes.join('\n')).toContain('different numbers of scored trials for a:');
  });
});
