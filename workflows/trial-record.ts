import type { Attempt, Outcome, Step, TrialRecord } from '../domain/records.ts';
import type { TrialInput } from './trial.ts';

/** What came of a trial, with everything that decided it. */
export function trialRecord(
  { trial_id, experiment_id, arm, task, trial_index, prompts, identity, sandbox, replaces }: Omit<TrialInput, 'rules'>,
  result: { outcome: Outcome; written: Record<Step, Attempt[]>; error: string | null; startedAt: Date },
): TrialRecord {
  return {
    trial_id,
    experiment_id,
    arm,
    task_id: task.id,
    task_version: task.version,
    trial_index,
    prompts_version: prompts.version,
    model: identity,
    sandbox,
    outcome: result.outcome,
    ...result.written,
    error: result.error,
    replaces,
    started_at: result.startedAt.toISOString(),
    finished_at: new Date().toISOString(),
  };
}
