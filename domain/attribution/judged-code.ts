import type { TrialRecord, VerdictReason } from '../records.ts';

/** Answers that left nothing to run. */
const NOT_RUN: VerdictReason[] = ['truncated', 'no_code', 'too_long'];

/** The test file that a trial's implementation was asked for; null where none was accepted. */
export function acceptedTests({ g_test }: Pick<TrialRecord, 'g_test'>): string | null {
  return g_test.find(({ verdict }) => verdict.passed)?.code ?? null;
}

/** The code of a trial's last implementation; null where there is none, or the guard had nothing to run. */
export function lastImplementation({ g_impl }: Pick<TrialRecord, 'g_impl'>): string | null {
  const last = g_impl.at(-1);
  return last === undefined || NOT_RUN.includes(last.verdict.reason) ? null : last.code;
}
