import type { Arm, ArmSummary, ModelIdentity, Outcome, TaskSummary, TrialRecord } from './records.ts';

/** Counts of some trials; `scored` leaves out infrastructure errors. */
export type TrialCounts = Omit<TaskSummary, 'task_id'>;

/** The counter of each outcome. */
export const COUNTED_AS = {
  success: 'successes',
  g_test_failed: 'g_test_failed',
  g_impl_failed: 'g_impl_failed',
  infrastructure_error: 'infrastructure_errors',
} as const satisfies Record<Outcome, keyof TrialCounts>;

export function emptyCounts(): TrialCounts {
  return {
    trials: 0,
    scored: 0,
    successes: 0,
    g_test_failed: 0,
    g_impl_failed: 0,
    infrastructure_errors: 0,
    first_attempt_successes: 0,
    attempts: 0,
  };
}

/** The counts with one more trial; a fold over a stream needs no list of records. */
export function addRecord(
  counts: TrialCounts,
  record: Pick<TrialRecord, 'outcome' | 'g_test' | 'g_impl'>,
): TrialCounts {
  const { outcome, g_test, g_impl } = record;
  const kind = COUNTED_AS[outcome];
  const scored = outcome !== 'infrastructure_error';
  const firstAttempts = outcome === 'success' && g_test.length === 1 && g_impl.length === 1;
  return {
    ...counts,
    trials: counts.trials + 1,
    scored: counts.scored + (scored ? 1 : 0),
    [kind]: counts[kind] + 1,
    first_attempt_successes: counts.first_attempt_successes + (firstAttempts ? 1 : 0),
    attempts: counts.attempts + (scored ? g_test.length + g_impl.length : 0),
  };
}

/** An arm's summary from the counts of its tasks, in their order. */
export function armSummary({
  experimentId,
  arm,
  model,
  counts,
}: {
  experimentId: string;
  arm: Arm;
  model: ModelIdentity;
  counts: ReadonlyMap<string, TrialCounts>;
}): ArmSummary {
  return {
    experiment_id: experimentId,
    arm,
    model,
    tasks: [...counts].map(([task_id, ofTask]) => ({ task_id, ...ofTask })),
    overall: [...counts.values()].reduce(addCounts, emptyCounts()),
  };
}

function addCounts(a: TrialCounts, b: TrialCounts): TrialCounts {
  return {
    trials: a.trials + b.trials,
    scored: a.scored + b.scored,
    successes: a.successes + b.successes,
    g_test_failed: a.g_test_failed + b.g_test_failed,
    g_impl_failed: a.g_impl_failed + b.g_impl_failed,
    infrastructure_errors: a.infrastructure_errors + b.infrastructure_errors,
    first_attempt_successes: a.first_attempt_successes + b.first_attempt_successes,
    attempts: a.attempts + b.attempts,
  };
}
