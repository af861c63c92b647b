import { describe, expect, test } from 'vitest';
import { compareArms } from '../../../domain/comparison/compare-arms.ts';
import { compareTables } from '../../../domain/comparison/compare-tables.ts';
import { h1Verdict } from '../../../domain/comparison/verdict.ts';
import { Analysis } from '../../../domain/spec.ts';
import { armOf } from './arm-summary.ts';
import { compareExperiment, experimentArms } from './experiment-arms.ts';

// The numbers here and in controls.test.ts are those of exact rationals by an independent program.
const CLAIM =
  'On the training tasks, finetuned passed 80.0% of its trials and baseline 50.0%, a difference of +30.0 percentage points by task (95% interval +19.8 to +40.2, exact p = 8.0e-8); H1 met: a significant gain of at least 5.0 percentage points.';
const HELD_OUT = { without_a: { a: 26 }, without_b: { b: 26 }, without_c: { c: 26 } };
const TRANSFER = { controls: ['leave_one_task_out'] };

function caveatOf(...arms: Parameters<typeof compareExperiment>): string {
  const { headline } = compareExperiment(...arms);
  expect(headline.slice(0, CLAIM.length)).toBe(CLAIM);
  return headline.slice(CLAIM.length + 1);
}

describe('the headline of a gain', () => {
  test('says without an unfiltered control that it may be sharpening', () => {
    const caveat =
      'Part of any gain may be mere sharpening (no unfiltered control was run); what holds for other tasks was not measured.';
    expect(caveatOf({})).toBe(caveat);
    expect(caveatOf({}, { controls: ['unfiltered'] })).toBe(caveat);
  });

  test('says so too when none of the control was scored', () => {
    const spec = { controls: ['unfiltered'] };
    const [baseline, finetuned] = experimentArms({}, spec);
    const broken = armOf({ a: 0, b: 0, c: 0 }, { arm: 'unfiltered', scored: 0, broken: 9, spec });
    if (!baseline || !finetuned) throw new RangeError('no pair');
    const { headline } = compareArms({ baseline, finetuned, siblings: [broken], analysis: Analysis.parse({}) });
    expect(headline).toContain('Part of any gain may be mere sharpening');
    expect(headline).not.toContain('n/a');
  });

  test('says what the unfiltered control gave, and what filtering gave beside it', () => {
    const spec = { controls: ['unfiltered'] };
    expect(caveatOf({ unfiltered: { a: 24, b: 24, c: 24 } }, spec)).toBe(
      'Training on as many unfiltered answers gave -2.0 points (-13.3 to +9.3), and filtering them +32.0 points (+21.8 to +42.2); what holds for other tasks was not measured.',
    );
    expect(caveatOf({ unfiltered: { a: 39, b: 39, c: 39 } }, spec)).toContain(
      'gave +28.0 points (+17.6 to +38.4), and filtering them +2.0 points (-7.2 to +11.2), which is within noise',
    );
    expect(caveatOf({ unfiltered: { a: 35, b: 35, c: 35 } }, spec)).toContain(
      'filtering them +10.0 points (+0.3 to +19.7), undecided (interval and exact test disagree);',
    );
  });

  test('says what leaving out the samples that fail the audit changed', () => {
    const spec = { controls: ['unfiltered', 'audited'] };
    const unfiltered = { a: 24, b: 24, c: 24 };
    expect(caveatOf({ unfiltered, audited: { a: 39, b: 39, c: 39 } }, spec)).toMatch(
      /; leaving out the samples that fail the audit changed the rate by -2\.0 points \(.*\), which is within noise; what holds for other tasks was not measured\.$/,
    );
    expect(caveatOf({ unfiltered }, spec)).not.toContain('audit');
  });

  test('gives the number for tasks that were left out, where it was measured', () => {
    expect(caveatOf(HELD_OUT, TRANSFER)).toContain(
      'on tasks left out of its training an adapter gave +2.0 points (-9.3 to +13.3), no evidence of transfer.',
    );
    expect(caveatOf({ without_a: { a: 40 } }, TRANSFER)).toContain(
      'on 1 of the 3 tasks, left out of its training an adapter gave +30.0 points',
    );
  });

  test('says first of all when an adapter that does nothing changed something', () => {
    const spec = { controls: ['null_adapter'] };
    expect(caveatOf({ null_adapter: { a: 40, b: 40, c: 40 } }, spec)).toMatch(
      /^An adapter that does nothing changed the rate by \+30\.0 points .*, so nothing here can be trusted;/,
    );
    expect(caveatOf({ null_adapter: { a: 25, b: 25, c: 25 } }, spec)).not.toContain('does nothing');
  });
});

test('the headline of a loss explains no gain', () => {
  const { headline } = compareExperiment({ finetuned: { a: 20, b: 20, c: 20 } });
  expect(headline).toMatch(/5\.0 percentage points\. What holds for other tasks was not measured\.$/);
});

describe('broken trials', () => {
  const lost = compareArms({
    baseline: armOf({ a: 20, b: 25, c: 30 }, { broken: 0 }),
    finetuned: armOf({ a: 32, b: 37, c: 40 }, { arm: 'finetuned', broken: 30 }),
    analysis: Analysis.parse({}),
    allowMismatch: true,
  });

  test('that turn the verdict over when they count as failures are in the headline and the notes', () => {
    expect(lost.hypotheses.h1.status).toBe('met');
    expect(lost.sensitivity.infrastructure_as_failures?.h1_status).not.toBe('met');
    expect(lost.headline).toMatch(
      /\. With broken trials counted as failures H1 is not met \([-+]\d.* points, .* to .*\); /,
    );
    expect(lost.notes.join('\n')).toMatch(
      /With broken trials counted as failures the difference is .* and H1 ends as (not met|inconclusive); counted as planned it ends as met\./,
    );
  });

  test('that change nothing are not mentioned', () => {
    const { headline, notes } = compareExperiment({});
    expect(headline).not.toContain('counted as failures');
    expect(notes.join('\n')).not.toContain('counted as failures');
  });
});

test('where no task has scored trials in both arms, nothing is claimed to be tested', () => {
  const none = { successes: 0, trials: 0 };
  const { headline, hypotheses, notes } = compareTables(
    [
      { task_id: 'a', baseline: { successes: 9, trials: 50 }, finetuned: none },
      { task_id: 'b', baseline: none, finetuned: { successes: 30, trials: 50 } },
    ],
    Analysis.parse({}),
  );
  expect(headline).toBe('No task has scored trials in both arms: nothing was compared.');
  expect(h1Verdict(hypotheses.h1)).toBe('H1 not met: not tested, no task has scored trials in both arms');
  expect(notes.join('\n')).toContain('Only one arm has scored trials of a, b: nothing was tested');
});

test('a task that one arm lost whole is named, for the rates in the headline are of other tasks than the difference', () => {
  const { notes } = compareTables(
    [
      { task_id: 'a', baseline: { successes: 9, trials: 50 }, finetuned: { successes: 0, trials: 0 } },
      { task_id: 'b', baseline: { successes: 20, trials: 50 }, finetuned: { successes: 30, trials: 50 } },
    ],
    Analysis.parse({}),
  );
  expect(notes.join('\n')).toContain('Only one arm has scored trials of a: the difference and its test leave them out');
});
