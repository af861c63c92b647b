import { describe, expect, test } from 'vitest';
import type { Attempt, TrialRecord } from '../../../domain/records.ts';
import { type JudgedAttempts, replay } from '../../../domain/reverify/replay.ts';
import type { Judgement } from '../../../domain/reverify/verdicts.ts';
import { attempt, attempts, trialRecord } from '../trial-record.ts';

const RULES = { retry_budget: 3, feedback: 'guard' } as const;

function said(passed: boolean, feedback = ''): Judgement {
  return { guard: 'g', passed, reason: passed ? 'pass' : 'fail', feedback, vacuous: false };
}

/** Verdicts as they were, but for those that are given by position. */
function judged(
  trial: TrialRecord,
  now: { g_test?: Record<number, Judgement>; g_impl?: Record<number, Judgement> } = {},
): JudgedAttempts {
  const of = (stored: readonly Attempt[], other: Record<number, Judgement> = {}): Judgement[] =>
    stored.map(({ verdict }, index) => other[index] ?? said(verdict.passed, verdict.feedback));
  return { g_test: of(trial.g_test, now.g_test), g_impl: of(trial.g_impl, now.g_impl) };
}

const SHAPES = [
  { tests: 1, implementation: 1 },
  { tests: 3, implementation: 2 },
  { tests: 1, implementation: null },
  { tests: null },
];

test.for(SHAPES)('with the verdicts of then a trial ends as it did: %j', (shape) => {
  const trial = trialRecord(shape);
  expect(replay(trial, judged(trial), RULES)).toMatchObject({ outcome: trial.outcome, otherPrompt: false });
});

describe('tests', () => {
  test('that are accepted earlier now are others than the implementations were asked for', () => {
    const trial = trialRecord({ tests: 2, implementation: 1 });
    const ended = replay(trial, judged(trial, { g_test: { 0: said(true) } }), RULES);
    expect(ended).toEqual({ outcome: null, unknown: 'other_tests' });
  });

  test('that are accepted earlier but word for word the same lead to the same implementations', () => {
    const trial = trialRecord({ tests: 2, implementation: 1 });
    const repeated: TrialRecord = { ...trial, g_test: trial.g_test.map((each) => ({ ...each, code: 'the same' })) };
    expect(replay(repeated, judged(repeated, { g_test: { 0: said(true) } }), RULES)).toMatchObject({
      outcome: 'success',
      tests: { attempt: 1 },
    });
  });

  test('that are accepted only now were never implemented', () => {
    const trial = trialRecord({ tests: null });
    const ended = replay(trial, judged(trial, { g_test: { 2: said(true) } }), RULES);
    expect(ended).toEqual({ outcome: null, unknown: 'never_asked' });
  });

  test('that are rejected now would be asked for again while the budget lasts', () => {
    const trial = trialRecord({ tests: 2, implementation: 1 });
    const ended = replay(trial, judged(trial, { g_test: { 1: said(false) } }), RULES);
    expect(ended).toEqual({ outcome: null, unknown: 'ask_tests_again' });
  });

  test('that are rejected now fail the trial where they were the last of the budget', () => {
    const trial = trialRecord({ tests: 3, implementation: 1 });
    const ended = replay(trial, judged(trial, { g_test: { 2: said(false) } }), RULES);
    expect(ended).toMatchObject({ outcome: 'g_test_failed', implementation: null });
  });
});

describe('implementations', () => {
  test('of which an earlier one passes now succeed by that one', () => {
    const trial = trialRecord({ tests: 1, implementation: 3 });
    expect(replay(trial, judged(trial, { g_impl: { 1: said(true) } }), RULES)).toMatchObject({
      outcome: 'success',
      implementation: { attempt: 2 },
    });
    const failed = trialRecord({ tests: 1, implementation: null });
    expect(replay(failed, judged(failed, { g_impl: { 0: said(true) } }), RULES)).toMatchObject({
      outcome: 'success',
      implementation: { attempt: 1 },
    });
  });

  test('of which the accepted one is rejected now would be followed by another while the budget lasts', () => {
    const trial = trialRecord({ tests: 1, implementation: 1 });
    const ended = replay(trial, judged(trial, { g_impl: { 0: said(false) } }), RULES);
    expect(ended).toEqual({ outcome: null, unknown: 'ask_implementation_again' });
  });

  test('of which the last of the budget is rejected now fail the trial', () => {
    const trial = trialRecord({ tests: 1, implementation: 3 });
    const ended = replay(trial, judged(trial, { g_impl: { 2: said(false) } }), RULES);
    expect(ended).toMatchObject({ outcome: 'g_impl_failed', implementation: { attempt: 3 } });
    const single = trialRecord({ tests: 1, implementation: 1 });
    const spent = replay(single, judged(single, { g_impl: { 0: said(false) } }), { ...RULES, retry_budget: 1 });
    expect(spent).toMatchObject({ outcome: 'g_impl_failed' });
  });
});

test('an infrastructure error stays one, whatever its attempts say now', () => {
  const trial = trialRecord({ tests: 1, implementation: 1, broken: true });
  expect(replay(trial, { g_test: [], g_impl: [] }, RULES)).toMatchObject({ outcome: 'infrastructure_error' });
});

test('a step that the model outgrew before its budget was spent stays failed, unless something passes or is told otherwise now', () => {
  const trial: TrialRecord = {
    ...trialRecord({ tests: 1, implementation: null }),
    g_impl: [attempt('g_impl', 1, false)],
    error: 'PromptTooLong: 9000 tokens',
  };
  expect(replay(trial, judged(trial), RULES)).toMatchObject({ outcome: 'g_impl_failed' });
  expect(replay(trial, judged(trial, { g_impl: { 0: said(true) } }), RULES)).toMatchObject({ outcome: 'success' });
  expect(replay(trial, judged(trial, { g_test: { 0: said(false) } }), RULES)).toMatchObject({
    unknown: 'ask_tests_again',
  });
  const told = judged(trial, { g_impl: { 0: said(false, 'told otherwise') } });
  expect(replay(trial, told, RULES)).toEqual({ outcome: null, unknown: 'other_length' });
  expect(replay(trial, told, { ...RULES, feedback: 'none' })).toMatchObject({ outcome: 'g_impl_failed' });
  expect(replay(trial, told, { ...RULES, retry_budget: 1 })).toMatchObject({ outcome: 'g_impl_failed' });
  const atOnce = { ...trial, g_impl: [] };
  expect(replay(atOnce, judged(atOnce), RULES)).toMatchObject({ outcome: 'g_impl_failed', implementation: null });
});

describe('another feedback', () => {
  test('on a rejected attempt that was followed by another is another prompt', () => {
    const trial = trialRecord({ tests: 1, implementation: 2 });
    const now = judged(trial, { g_impl: { 0: said(false, 'told otherwise') } });
    expect(replay(trial, now, RULES)).toMatchObject({ outcome: 'success', otherPrompt: true });
    expect(replay(trial, now, { ...RULES, feedback: 'none' })).toMatchObject({ otherPrompt: false });
  });

  test('on the last attempt was told to nobody', () => {
    const trial: TrialRecord = { ...trialRecord({ tests: 1 }), g_impl: attempts('g_impl', null) };
    const now = judged(trial, { g_impl: { 2: said(false, 'told otherwise') } });
    expect(replay(trial, now, RULES)).toMatchObject({ outcome: 'g_impl_failed', otherPrompt: false });
  });
});
