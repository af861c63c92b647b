import type { TrialRecord, VerdictReason } from '../../domain/records.ts';
import type { Classes, ClassWords } from './figures/stacked-bars.ts';

/** How a trial ended, by what its last answer came to; every trial is in exactly one class. */
export const OUTCOME_CLASSES = [
  'passed',
  'failed_tests',
  'tests_not_run',
  'no_implementation',
  'no_tests',
  'stopped',
  'tampered',
  'outgrown',
  'infrastructure_error',
] as const;
export type OutcomeClass = (typeof OUTCOME_CLASSES)[number];

export const OUTCOME_WORDS: Record<OutcomeClass, ClassWords> = {
  passed: { glyph: '✓', label: 'passed', meaning: 'the implementation passes the model’s own tests' },
  failed_tests: { glyph: 'F', label: 'tests fail', meaning: 'the implementation or its tests are wrong' },
  tests_not_run: { glyph: 'C', label: 'tests do not run', meaning: 'no test is collected, or all are skipped' },
  no_implementation: { glyph: 'I', label: 'no implementation', meaning: 'the last answer is no valid code' },
  no_tests: { glyph: 'T', label: 'no tests', meaning: 'no answer to the first step was accepted' },
  stopped: { glyph: 'S', label: 'stopped', meaning: 'time, memory, a crash, or pytest was ended' },
  tampered: { glyph: '!', label: 'tampered', meaning: 'the program interfered with its judgement' },
  outgrown: { glyph: 'L', label: 'too long', meaning: 'the model’s answers outgrew its context' },
  infrastructure_error: { glyph: '–', label: 'not scored', meaning: 'our machinery failed; no trial of the model' },
};

export const OUTCOMES: Classes<OutcomeClass> = { order: OUTCOME_CLASSES, words: OUTCOME_WORDS };

const CLASS_OF_REASON: Record<VerdictReason, OutcomeClass> = {
  pass: 'outgrown',
  truncated: 'no_implementation',
  no_code: 'no_implementation',
  too_long: 'no_implementation',
  syntax_error: 'no_implementation',
  fail: 'failed_tests',
  collect_error: 'tests_not_run',
  no_tests: 'tests_not_run',
  all_skipped: 'tests_not_run',
  aborted: 'stopped',
  timeout: 'stopped',
  crash: 'stopped',
  out_of_memory: 'stopped',
  tamper: 'tampered',
  infrastructure_error: 'infrastructure_error',
  rejected: 'no_implementation',
};

export function outcomeClass({
  outcome,
  error,
  g_impl,
}: Pick<TrialRecord, 'outcome' | 'error' | 'g_impl'>): OutcomeClass {
  if (outcome === 'success') return 'passed';
  if (outcome === 'infrastructure_error') return 'infrastructure_error';
  if (error !== null) return 'outgrown';
  if (outcome === 'g_test_failed') return 'no_tests';
  const last = g_impl.at(-1);
  return last ? CLASS_OF_REASON[last.verdict.reason] : 'outgrown';
}
