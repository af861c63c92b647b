import { CancellationScope, ChildWorkflowFailure, executeChild } from '@temporalio/workflow';
import { TypedSearchAttributes } from '@temporalio/common';
import type { Outcome } from '../domain/records.ts';
import { trialId } from '../domain/trial-plan.ts';
import { endsArm } from './ends-arm.ts';
import { keepRecord } from './keep-record.ts';
import { ARM, EXPERIMENT_ID, MODEL, TASK_ID } from './search-attributes.ts';
import { trialRecord } from './trial-record.ts';
import { trial, type TrialInput } from './trial.ts';
import { whenFree } from './when-free.ts';

/** Trials of an arm that was terminated or reset take a moment to end, and until then hold their ids. */
const WAIT = { every: '2s', tries: 15, summary: 'an earlier run of this trial is ending' } as const;

export type TrialPlace = Omit<TrialInput, 'trial_id'>;

/** Runs one trial as a workflow of its own. One that a person ends by hand is an infrastructure error; the arm goes on. */
export async function runTrial(place: TrialPlace): Promise<Outcome> {
  const { experiment_id, arm, task, trial_index, identity } = place;
  const trial_id = trialId(experiment_id, arm, { taskId: task.id, trialIndex: trial_index });
  const input = { ...place, trial_id };
  const startedAt = new Date();
  try {
    const { outcome } = await whenFree(WAIT, () =>
      executeChild(trial, {
        workflowId: trial_id,
        args: [input],
        staticSummary: `${task.id} · trial ${trial_index} · ${arm}`,
        staticDetails: 'The model writes tests until they parse, then code until it passes them.',
        typedSearchAttributes: new TypedSearchAttributes([
          { key: EXPERIMENT_ID, value: experiment_id },
          { key: ARM, value: arm },
          { key: TASK_ID, value: task.id },
          { key: MODEL, value: identity.name },
        ]),
      }),
    );
    return outcome;
  } catch (cause) {
    const wholeArm = CancellationScope.current().consideredCancelled;
    if (wholeArm || !(cause instanceof ChildWorkflowFailure) || endsArm(cause)) throw cause;
    const error = `the trial's workflow ended without a result: ${cause.cause?.message ?? cause.message}`;
    await keepRecord(
      trialRecord(input, { outcome: 'infrastructure_error', written: { g_test: [], g_impl: [] }, error, startedAt }),
    );
    return 'infrastructure_error';
  }
}
