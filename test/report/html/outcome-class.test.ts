import { expect, test } from 'vitest';
import { VerdictReason } from '../../../domain/records.ts';
import { OUTCOME_CLASSES, OUTCOME_WORDS, outcomeClass } from '../../../report/html/outcome-class.ts';
import { attempt, trialRecord } from '../../domain/trial-record.ts';

test('a trial is told by its outcome first', () => {
  expect(outcomeClass(trialRecord({ tests: 1, implementation: 2 }))).toBe('passed');
  expect(outcomeClass(trialRecord({ tests: null }))).toBe('no_tests');
  expect(outcomeClass(trialRecord({ tests: 1, broken: true }))).toBe('infrastructure_error');
  expect(outcomeClass({ ...trialRecord({ tests: 1 }), error: 'PromptTooLong: ...' })).toBe('outgrown');
});

test('every reason for which an implementation fails has a class, told by the last attempt', () => {
  const failed = trialRecord({ tests: 1 });
  const classes = VerdictReason.options.map((reason) => {
    const last = attempt('g_impl', 3, false);
    return outcomeClass({ ...failed, g_impl: [...failed.g_impl, { ...last, verdict: { ...last.verdict, reason } }] });
  });
  expect(classes).not.toContain('passed');
  expect(classes.slice(VerdictReason.options.indexOf('fail'))).toEqual([
    'failed_tests',
    ...['tests_not_run', 'tests_not_run', 'tests_not_run'],
    ...['stopped', 'stopped', 'stopped', 'stopped'],
    'tampered',
    'infrastructure_error',
    'no_implementation',
  ]);
});

test('no two classes share a glyph', () => {
  expect(new Set(OUTCOME_CLASSES.map((outcome) => OUTCOME_WORDS[outcome].glyph)).size).toBe(OUTCOME_CLASSES.length);
});
