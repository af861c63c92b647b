import type { TrialAttribution } from '../attribution/attribution.ts';
import type { Attempt, Step, TrialRecord } from '../records.ts';

/** A trial with what its task's controls say of it; null where nobody asked them, or there is nothing to judge. */
export interface JudgedTrial {
  record: TrialRecord;
  attribution: TrialAttribution | null;
}

export interface TrialAttempt {
  trial: TrialRecord;
  step: Step;
  attempt: Attempt;
}

/** Every attempt of a trial in the order in which they were made. */
export function attemptsOf(trial: TrialRecord): TrialAttempt[] {
  return [
    ...trial.g_test.map((attempt) => ({ trial, step: 'g_test' as const, attempt })),
    ...trial.g_impl.map((attempt) => ({ trial, step: 'g_impl' as const, attempt })),
  ];
}
