import { expect, test } from 'vitest';
import { acceptedTests, lastImplementation } from '../../../domain/attribution/judged-code.ts';
import { trialAttribution } from '../../../domain/attribution/trial-attribution.ts';
import type { Attempt } from '../../../domain/records.ts';
import { attempt, trialRecord } from '../trial-record.ts';
import { implementationJudgement, testsJudgement } from './judgements.ts';

function rejected(reason: Attempt['verdict']['reason']): Attempt {
  const last = attempt('g_impl', 2, false);
  return { ...last, verdict: { ...last.verdict, reason } };
}

test('of the test files the accepted one is judged, and none where none was', () => {
  expect(acceptedTests(trialRecord({ tests: 2 }))).toBe('g_test 2');
  expect(acceptedTests(trialRecord({ tests: null }))).toBeNull();
});

test('of the implementations the last one is judged, also one that failed; not one that left nothing to run', () => {
  expect(lastImplementation(trialRecord({ tests: 1, implementation: 2 }))).toBe('g_impl 2');
  expect(lastImplementation(trialRecord({ tests: 1 }))).toBe('g_impl 3');
  expect(lastImplementation(trialRecord({ tests: null }))).toBeNull();
  const first = attempt('g_impl', 1, false);
  expect(lastImplementation({ g_impl: [first, rejected('timeout')] })).toBe('g_impl 2');
  for (const reason of ['truncated', 'no_code', 'too_long'] as const) {
    expect(lastImplementation({ g_impl: [first, rejected(reason)] })).toBeNull();
  }
});

test('an infrastructure error has no verdict', () => {
  const judged = { tests: testsJudgement({ accepts: true }), implementation: implementationJudgement(true) };
  expect(trialAttribution(trialRecord({ tests: 1, implementation: 1 }), judged)?.verdict).toBe('true_success');
  expect(trialAttribution(trialRecord({ tests: 1, implementation: 1, broken: true }), judged)).toBeNull();
});

test("what the trial's own runs found to be vacuous is vacuous, and scores on no mutant", () => {
  const record = trialRecord({ tests: 1, implementation: 1 });
  const run = { isolation: 'shared', vacuous: true, cached: false, cpu_ms: 1, peak_memory_bytes: 1 } as const;
  const own = attempt('g_impl', 1, true);
  const verdict = { ...own.verdict, run: { ...run, stdout: '', stderr: '' } };
  const judged = { tests: testsJudgement({ accepts: true }), implementation: implementationJudgement(true) };
  const found = trialAttribution({ ...record, g_impl: [{ ...own, verdict }] }, judged);
  expect(found).toMatchObject({ verdict: 'vacuous_tests', tests: { vacuous: true, killed: null } });
});
