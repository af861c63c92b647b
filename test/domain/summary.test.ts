import { expect, test } from 'vitest';
import { modelIdentity } from '../support/model-identity.ts';
import { ArmSummary, type TrialRecord } from '../../domain/records.ts';
import { addRecord, armSummary, emptyCounts } from '../../domain/summary.ts';
import { trialRecord } from './trial-record.ts';

const model = modelIdentity();

function count(records: TrialRecord[]) {
  return records.reduce(addRecord, emptyCounts());
}

test('every trial is counted in exactly one outcome, and infrastructure errors are not scored', () => {
  const records = [
    trialRecord({ tests: 1, implementation: 1 }),
    trialRecord({ tests: 1, implementation: 2 }),
    trialRecord({ tests: 2, implementation: 1 }),
    trialRecord({ tests: 1, implementation: null }),
    trialRecord({ tests: null }),
    trialRecord({ tests: 1, implementation: 1, broken: true }),
  ];
  expect(count(records)).toEqual({
    trials: 6,
    scored: 5,
    successes: 3,
    g_test_failed: 1,
    g_impl_failed: 1,
    infrastructure_errors: 1,
    first_attempt_successes: 1,
    attempts: 2 + 3 + 3 + 4 + 3,
  });
});

test("an arm's summary keeps the tasks' order, adds them up, and shows a task without trials", () => {
  const counts = new Map([
    ['prime_checker', count([trialRecord({ tests: 1, implementation: 1 }), trialRecord({ tests: null })])],
    ['fibonacci', count([trialRecord({ tests: 1, implementation: 3 })])],
    ['matrix_transpose', emptyCounts()],
  ]);
  const summary = ArmSummary.parse(armSummary({ experimentId: 'e', arm: 'baseline', model, counts }));
  expect(summary.tasks.map(({ task_id, trials }) => [task_id, trials])).toEqual([
    ['prime_checker', 2],
    ['fibonacci', 1],
    ['matrix_transpose', 0],
  ]);
  expect(summary.overall).toMatchObject({
    trials: 3,
    scored: 3,
    successes: 2,
    first_attempt_successes: 1,
    attempts: 9,
  });
});
