import type { TestOutcome } from '../records.ts';
import { head } from './feedback.ts';
import type { TestRun } from './session.ts';

export const TEST_FILE = 'test_solution.py::';
/** Tests that must fail, run first and last: a session that passes them does not report what happened. */
export const CANARIES = ['canary_before.py::test_canary', 'canary_after.py::test_canary'];
/** A record travels through Temporal, whose payloads have a limit; no sensible name comes near it. */
const MAX_ID_CHARS = 200;

/** The collected tests of the test file, without the canaries. */
export function ownTests(tests: TestRun[] | null): TestRun[] {
  return (tests ?? []).filter(({ id }) => !CANARIES.includes(id));
}

/** `TestX::test_y` of `test_solution.py::TestX::test_y[1-2]` */
export function nameOf(id: string): string {
  return id.slice(TEST_FILE.length).replace(/\[.*$/s, '');
}

/** A test's id as people know it: without the file's name, which is always the same. */
export function shortId(id: string): string {
  return head(id.replace(TEST_FILE, ''), MAX_ID_CHARS);
}

export function outcomeOf({ setup, call, teardown, failedSubtest }: Omit<TestRun, 'id'>): TestOutcome['outcome'] {
  if (setup === 'failed' || teardown === 'failed' || teardown === null) return 'error';
  if (call === 'failed' || failedSubtest) return 'failed';
  return setup === 'passed' && call === 'passed' && teardown === 'passed' ? 'passed' : 'skipped';
}
