import { expect, test } from 'vitest';
import { trialRow, trialText } from '../../report/trial.ts';
import { trialRecord } from '../domain/trial-record.ts';

const record = trialRecord({ tests: null });
const rejected = {
  ...record,
  g_test: record.g_test.map((attempt) => ({
    ...attempt,
    verdict: {
      ...attempt.verdict,
      guard: 'imports_function',
      reason: 'rejected' as const,
      feedback: 'The tests do not import fibonacci from solution.',
    },
  })),
};

test('a rejected attempt names the guard that rejected it, and what the model was told', () => {
  const text = trialText(rejected);
  expect(text).toContain('=== g_test, attempt 1: rejected by imports_function (seed');
  expect(text).toContain('--- feedback\nThe tests do not import fibonacci from solution.');
  expect(trialRow(rejected, null).reason).toBe('rejected');
});
