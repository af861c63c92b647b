import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ArmsToCompare, compareArms } from '../../../domain/comparison/compare-arms.ts';
import { Comparison } from '../../../domain/comparison/comparison.ts';
import { UnequalDesign } from '../../../domain/comparison/mismatches.ts';
import { Analysis } from '../../../domain/spec.ts';
import { type ArmShape, armOf, sixTasks, TASKS } from './arm-summary.ts';

const analysis = Analysis.parse({});

function compare(before: Record<string, number>, after: Record<string, number>, shape: ArmShape = {}) {
  return compareArms({ baseline: armOf(before), finetuned: armOf(after, { arm: 'finetuned', ...shape }), analysis });
}

function notesOf(arms: Partial<ArmsToCompare>): string {
  const baseline = armOf({ a: 10, b: 10 });
  const finetuned = armOf({ a: 20, b: 20 }, { arm: 'finetuned' });
  return compareArms({ baseline, finetuned, analysis, ...arms }).notes.join('\n');
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
    expect(README.overall.cohens_h).toBeCloseTo(0.1433326944985, 12);
    expect(README.power.minimum_detectable_difference_80).toBeCloseTo(0.1139, 4);
    expect(README.power.power_at_h1_threshold).toBeCloseTo(0.2153, 4);
  });

  test('does not meet H1, and the headline says so with effect, interval and p', () => {
    expect(README.hypotheses.h1.status).toBe('inconclusive');
    expect(README.headline).toBe(
      'On the training tasks, finetuned passed 64.0% of its trials and baseline 57.0%, a difference of +7.0 percentage points by task (95% interval -0.2 to +14.2, exact p = 0.0731); H1 not met: inconclusive, the interval holds both no effect and a gain of 5.0 percentage points. Part of any gain may be mere sharpening (no unfiltered control was run); what holds for other tasks was not measured.',
    );
  });

  test("meets the original's rule by H2, and the notes say what that is worth", () => {
    expect(README.hypotheses.legacy_success).toMatchObject({ label: 'legacy', rule_met: true, h1_met: false });
    expect(README.notes.join('\n')).toContain('success by H2 alone is not a tested gain');
  });
});

describe('a comparison', () => {
  test('counts scored trials only and reports infrastructure errors apart', () => {
    const { overall, infrastructure_errors } = compare(sixTasks(1, 2, 3, 4, 5, 6), sixTasks(1, 2, 3, 4, 5, 6), {
      broken: 2,
    });
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
    expect(different).toThrow('tasks: only in e.baseline: a\ntasks: only in e.finetuned: c, d');
  });

  test('compares what two arms share when that is asked for, and says what differs', () => {
    const { overall, mismatches, notes, headline } = compareArms({
      baseline: armOf({ a: 1, b: 1 }),
      finetuned: armOf({ b: 9 }, { arm: 'finetuned' }),
      analysis,
      allowMismatch: true,
    });
    expect(overall.baseline).toMatchObject({ successes: 1, trials: 50 });
    expect(mismatches).toEqual(['tasks: only in e.baseline: a']);
    expect(notes.join('\n')).toContain('The arms were measured differently');
    expect(headline).toContain('The arms were measured differently (tasks: only in e.baseline: a)');
    const disjoint = { baseline: armOf({ a: 1 }), finetuned: armOf({ b: 1 }, { arm: 'finetuned' }), analysis };
    expect(() => compareArms({ ...disjoint, allowMismatch: true })).toThrow(UnequalDesign);
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
          reference: arm(before, finetunedScored, 'larger'),
          analysis,
        });
        expect(Comparison.parse(JSON.parse(JSON.stringify(comparison)))).toEqual(comparison);
      }),
      { numRuns: 40 },
    );
  });

  test('counts the same trials in other ways: broken ones as failures, first attempts, attempts spent', () => {
    const { sensitivity } = compareArms({
      baseline: armOf({ a: 10, b: 10 }, { scored: 40, broken: 10, firstAttempts: 5, attempts: 100 }),
      finetuned: armOf({ a: 30, b: 30 }, { arm: 'finetuned', scored: 40, firstAttempts: 25, attempts: 90 }),
      analysis,
    });
    expect(sensitivity).toMatchObject({
      infrastructure_as_failures: {
        baseline: { successes: 20, trials: 100 },
        finetuned: { successes: 60, trials: 80 },
        h1_status: 'met',
      },
      first_attempt: { baseline: { successes: 10, trials: 80 }, finetuned: { successes: 50, trials: 80 } },
      attempts_per_success: {
        baseline: { attempts: 200, successes: 20, per_success: 10 },
        finetuned: { attempts: 180, successes: 60, per_success: 3 },
      },
    });
  });
});

describe('the notes', () => {
  test('say that an adapter was tested on what it was trained on, unless it was not', () => {
    expect(notesOf({})).toContain('trained on tasks that it is tested on (2 of 2)');
    expect(notesOf({})).toContain('No unfiltered control was run');
    expect(notesOf({})).toContain('One adapter is one draw of the training recipe');
    const unfiltered = armOf({ a: 12, b: 12 }, { arm: 'unfiltered' });
    expect(notesOf({ trainedTasks: ['c'], siblings: [unfiltered] })).not.toMatch(/tested on|unfiltered/);
  });

  test('of two models without an adapter claim nothing about fine-tuning', () => {
    const untuned = compareArms({ baseline: armOf({ a: 10 }), finetuned: armOf({ a: 20 }, { arm: 'b' }), analysis });
    expect(untuned.notes[0]).toBe('The compared arm has no adapter: its difference is not an effect of fine-tuning.');
    expect(untuned.headline).toContain('No effect of fine-tuning was measured');
  });

  test('say what two trainings or two models are to each other', () => {
    const trained = armOf({ a: 10, b: 10 }, { adapter: true, experiment: 'other' });
    expect(notesOf({ baseline: trained })).toContain('Both arms have an adapter');
    const { summary, ...rest } = armOf({ a: 10, b: 10 }, { arm: 'larger' });
    const larger = { ...rest, summary: { ...summary, model: { ...summary.model, name: '14b', digest: 'other' } } };
    expect(notesOf({ baseline: larger })).toContain('different base weights (14b and m)');
  });

  test('say when interval and test disagree, when trials were lost on one side, and when tasks disagree', () => {
    const small = { baseline: armOf({ a: 0 }, { scored: 5 }) };
    const lost = { finetuned: armOf({ a: 4 }, { arm: 'finetuned', scored: 5 }) };
    expect(notesOf({ ...small, ...lost })).not.toContain('the test decides');
    const disagreeing = { baseline: armOf({ a: 20 }), finetuned: armOf({ a: 30 }, { arm: 'finetuned' }) };
    expect(notesOf(disagreeing)).toContain('The 95% interval excludes 0 while the exact test does not reject');
    const unequal = { baseline: armOf({ a: 20 }), finetuned: armOf({ a: 30 }, { arm: 'finetuned', scored: 49 }) };
    expect(notesOf(unequal)).toContain('different numbers of scored trials for a:');
    const opposite = { baseline: armOf({ a: 10, b: 40 }), finetuned: armOf({ a: 40, b: 10 }, { arm: 'finetuned' }) };
    expect(notesOf(opposite)).toContain('The effect differs between the tasks');
  });
});

test('trials that were added while an experiment ran are told, with how much was known by then', () => {
  const field = 'trials_per_task';
  const amendments = [{ at: '2026-01-01T00:00:00Z', field, from: 20, to: 50, recorded: { baseline: 31 } } as const];
  const finetuned = armOf({ a: 20, b: 20 }, { arm: 'finetuned', amendments: [...amendments] });
  expect(notesOf({ finetuned })).toContain('raised from 20 to 50 when 31 of the baseline arm were recorded');
});
