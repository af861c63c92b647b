import {
  CancellationScope,
  ChildWorkflowFailure,
  continueAsNew,
  executeChild,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { TypedSearchAttributes } from '@temporalio/common';
import type { ArmSummary } from '../domain/records.ts';
import { trialId, trialSlot } from '../domain/trial-plan.ts';
import type { ArmPlan } from '../activities/spec/activities.ts';
import { models, records, sandbox, specs, trialRecords } from './activities.ts';
import { type ArmProgress, countTrial, noProgress, progressTable } from './arm-progress.ts';
import { progressQuery } from './messages.ts';
import { ARM, EXPERIMENT_ID, TASK_ID } from './search-attributes.ts';
import { trialRecord } from './trial-record.ts';
import { trial, type TrialInput, type TrialResult } from './trial.ts';
import { showPlace } from './visibility.ts';

/** Trials in flight: enough to keep four model slots and two sandboxes busy while Temporal moves the rest along. */
const WINDOW = 12;
/** Trials per run of this workflow; about 10 events each, so a run's history stays under 4,000 events. */
const PAGE = 300;

/** One arm: every trial of every task on one model. Trials that are on disk already are not run again. */
export async function benchmark(input: unknown, page?: { offset: number; progress: ArmProgress }): Promise<ArmSummary> {
  let progress = page?.progress ?? null;
  setHandler(progressQuery, () => progress, { description: 'Trials done and passed, by task' });

  const plan = await specs.resolveBenchmark(input, workflowInfo().workflowId);
  showPlace(plan.design.spec.experiment_id, plan.arm);
  const taskIds = plan.design.tasks.map(({ id }) => id);
  const total = plan.design.spec.trials_per_task * taskIds.length;
  progress ??= noProgress(plan.arm, plan.design.spec.trials_per_task, taskIds);
  showProgress(progress);

  const from = page?.offset ?? 0;
  const to = Math.min(from + PAGE, total);
  await runTrials(plan, from, to, progress);
  if (to < total) await continueAsNew<typeof benchmark>(input, { offset: to, progress });

  return records.summarizeArm({ experiment_id: plan.design.spec.experiment_id, arm: plan.arm });
}

async function runTrials(plan: ArmPlan, from: number, to: number, progress: ArmProgress): Promise<void> {
  const { spec, tasks, prompts } = plan.design;
  const [identity, contained, recorded] = await Promise.all([
    models.describeModel(plan.model),
    sandbox.describeSandbox(),
    records.recordedTrials({ experiment_id: spec.experiment_id, arm: plan.arm, from, to }),
  ]);
  await records.checkIdentity({ experiment_id: spec.experiment_id, arm: plan.arm, identity });
  const outcomes = new Map(recorded.map(({ position, outcome }) => [position, outcome]));

  let next = from;
  const lane = async (): Promise<void> => {
    while (next < to) {
      const position = next;
      next += 1;
      const slot = trialSlot(
        position,
        tasks.map(({ id }) => id),
      );
      const task = tasks.find(({ id }) => id === slot.taskId);
      if (!task) throw new RangeError(`no task ${slot.taskId}`);
      const outcome =
        outcomes.get(position) ??
        (await runTrial({
          trial_id: trialId(spec.experiment_id, plan.arm, slot),
          experiment_id: spec.experiment_id,
          arm: plan.arm,
          task,
          trial_index: slot.trialIndex,
          prompts,
          model: plan.model,
          identity,
          sandbox: contained,
          rules: spec,
        }));
      countTrial(progress, slot.taskId, outcome);
      showProgress(progress);
    }
  };
  await Promise.all(Array.from({ length: WINDOW }, lane));
}

async function runTrial({
  rules: { retry_budget, feedback, sampling, limits },
  ...input
}: TrialInput): Promise<TrialResult['outcome']> {
  const { trial_id, experiment_id, arm, task, trial_index } = input;
  const startedAt = new Date();
  try {
    const { outcome } = await executeChild(trial, {
      workflowId: trial_id,
      args: [{ ...input, rules: { retry_budget, feedback, sampling, limits } }],
      staticSummary: `${task.id} · trial ${trial_index} · ${arm}`,
      typedSearchAttributes: new TypedSearchAttributes([
        { key: EXPERIMENT_ID, value: experiment_id },
        { key: ARM, value: arm },
        { key: TASK_ID, value: task.id },
      ]),
    });
    return outcome;
  } catch (cause) {
    const wholeArm = CancellationScope.current().consideredCancelled;
    if (wholeArm || !(cause instanceof ChildWorkflowFailure)) throw cause;
    // One trial was cancelled or terminated by hand: it says so in the record, and the arm goes on.
    const error = `the trial's workflow ended without a result: ${cause.cause?.message ?? cause.message}`;
    await trialRecords.recordTrial(
      trialRecord(input, { outcome: 'infrastructure_error', written: { g_test: [], g_impl: [] }, error, startedAt }),
    );
    return 'infrastructure_error';
  }
}

function showProgress(progress: ArmProgress): void {
  setCurrentDetails(`### ${progress.arm}\n\n${progressTable(progress)}`);
}
