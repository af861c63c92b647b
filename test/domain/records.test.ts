import { expect, test } from 'vitest';
import { type Outcome, TrialRecord } from '../../domain/records.ts';
import { attempts, trialRecord } from './trial-record.ts';

const NONE = { g_test: [], g_impl: [] };
const TESTS_FAILED = { g_test: attempts('g_test', null), g_impl: [] };
const OUTGROWN = { g_test: attempts('g_test', 1), g_impl: [] };
const CODE_FAILED = { g_test: attempts('g_test', 2), g_impl: attempts('g_impl', null) };
const PASSED = { g_test: attempts('g_test', 3), g_impl: attempts('g_impl', 2) };
const UNASKED = { g_test: attempts('g_test', null), g_impl: attempts('g_impl', 1) };
const ALL = [NONE, TESTS_FAILED, OUTGROWN, CODE_FAILED, PASSED, UNASKED];

test.for<[Outcome, object[]]>([
  ['success', [PASSED]],
  ['g_impl_failed', [CODE_FAILED, OUTGROWN]],
  ['g_test_failed', [TESTS_FAILED, NONE]],
  ['infrastructure_error', ALL],
])('the outcome %s is that of attempts that came to it alone', ([outcome, own]) => {
  for (const written of ALL) {
    const record = { ...trialRecord({ tests: 1 }), ...written, outcome };
    expect(TrialRecord.safeParse(record).success).toBe(own.includes(written));
  }
});
