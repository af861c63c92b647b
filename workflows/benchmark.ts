import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { TemporalFailure, rootCause } from '@temporalio/common';
import { InvalidInput } from '../domain/invalid-input.ts';
import { isFields } from '../domain/merge-spec.ts';
import type { ArmSummary } from '../domain/records.ts';
import type { ArmPlan } from '../activities/spec/activities.ts';
import { models, records, sandbox, specs } from './activities.ts';
import { armDetails } from './arm-details.ts';
import { type ArmProgress, noProgress, overall, planned } from './arm-progress.ts';
import { ArmRun, PAGE } from './arm-run.ts';
import { watched } from './arm-watch.ts';
import { startAttribution } from './start-attribution.ts';
import { marksCancellation } from './cancellation.ts';
import { Controls, ownParent } from './controls.ts';
import { type Control, planQuery, progressQuery } from './messages.ts';
import { RunningPart } from './running-part.ts';
import { showPlace } from './visibility.ts';

/** What an arm is given beside its input by the workflow that starts it, or by its own earlier run. */
export interface ArmStart {
  control?: Control;
  /** Whether to tell the parent how far the arm is. */
  report?: boolean;
  offset?: number;
  progress?: ArmProgress;
}

/**
 * One arm: every trial of every task on one model, then what the trials are by their tasks' controls. What is on disk
 * already is not done again.
 */
export async function benchmark(input: unknown, start: ArmStart = {}): Promise<ArmSummary> {
  let plan: ArmPlan | null = null;
  let progress = start.progress ?? null;
  let counting = false;
  const part = new RunningPart();
  const show = (): void => {
    if (!progress || !plan) return;
    const { paused, trials_per_task } = controls.current;
    progress.paused = paused;
    progress.trials_per_task = trials_per_task ?? plan.design.spec.trials_per_task;
    const left = planned(progress) - overall(progress).done;
    progress.eta_s = progress.finished_per_s === null || paused ? null : left / progress.finished_per_s;
    setCurrentDetails(armDetails(progress));
  };
  const controls = new Controls(
    {
      changed: (control) => {
        show();
        return part.handOn(control);
      },
      addTrials: { check: checkAddition, add: addTrials },
      belongsTo: start.report ? ownParent() : null,
    },
    start.control,
  ).forTrials();
  setHandler(planQuery, () => plan, { description: 'The resolved input: design, arm and model' });
  setHandler(progressQuery, () => progress, {
    description: 'Trials done and passed, by task; speed; what it waits for',
  });

  return marksCancellation(async () => {
    const resolved = (plan = await specs.resolveBenchmark(input, workflowInfo().workflowId));
    const { spec, tasks } = resolved.design;
    const place = { experiment_id: spec.experiment_id, arm: resolved.arm };
    showPlace(spec.experiment_id, resolved.arm, resolved.model.name);
    const taskIds = tasks.map(({ id }) => id);
    const sofar = (progress ??= noProgress({ experimentId: spec.experiment_id, arm: resolved.arm }, taskIds));
    show();

    const arm = new ArmRun(sofar, controls, show);
    const watch = { progress: sofar, changed: show, report: start.report ?? false };
    const next = await watched(watch, () => runPage(arm, resolved, start.offset ?? 0));
    await condition(allHandlersFinished);
    if (next < planned(sofar)) {
      // The manifest has the number of trials, which may have been raised since the input was written.
      const { trials_per_task: _, ...rest } = isFields(input) ? input : {};
      const again = { ...start, control: controls.current, offset: next, progress: sofar };
      return continueAsNew<typeof benchmark>({ ...rest, ...place }, again);
    }
    counting = true;
    const summary = await records.summarizeArm.executeWithOptions({ summary: `count the trials of ${resolved.arm}` }, [
      place,
    ]);
    if (!spec.attribution) return summary;
    sofar.attributing = true;
    show();
    const attribute = (control: Control) => startAttribution(place, control);
    try {
      await watched(watch, () => part.run(attribute, () => controls.current));
    } catch (cause) {
      // The arm is measured all the same, also when only its attribution was cancelled; who compares it is told.
      const wholeArm = CancellationScope.current().consideredCancelled;
      if (wholeArm || !(cause instanceof TemporalFailure)) throw cause;
      sofar.unattributed = rootCause(cause) ?? cause.message;
    } finally {
      sofar.attributing = false;
      show();
    }
    return summary;
  });

  /** Only a baseline takes more: later arms must have as many trials as it has. */
  function checkAddition(): void {
    if (plan === null) throw new InvalidInput(['addTrials: this arm is only starting; ask again in a second']);
    if (plan.arm !== 'baseline')
      throw new InvalidInput([
        `addTrials: must be as many as in the baseline arm (got arm "${plan.arm}", allowed baseline)`,
      ]);
    if (counting) throw new InvalidInput(['addTrials: too late, this arm has ended; allowed while it runs']);
  }

  async function addTrials(perTask: number): Promise<number> {
    if (progress === null || plan === null) throw new InvalidInput(['addTrials: this arm is only starting']);
    const trials_per_task = progress.trials_per_task + perTask;
    await records.amendTrials({ experiment_id: plan.design.spec.experiment_id, trials_per_task });
    return trials_per_task;
  }
}

/** Asks who answers and what contains the code, pins both, and runs the trials that are not on disk. */
async function runPage(arm: ArmRun, plan: ArmPlan, from: number): Promise<number> {
  const { spec, prompts } = plan.design;
  const { retry_budget, feedback, guards, sampling, limits } = spec;
  const place = { experiment_id: spec.experiment_id, arm: plan.arm };
  const [identity, contained, recorded] = await Promise.all([
    models.describeModel.executeWithOptions({ summary: 'who answers' }, [plan.model]),
    sandbox.describeSandbox.executeWithOptions({ summary: 'what contains the code' }, []),
    records.recordedTrials.executeWithOptions({ summary: 'what is on disk' }, [{ ...place, from, to: from + PAGE }]),
  ]);
  await records.checkIdentity.executeWithOptions({ summary: 'the model that began this arm?' }, [
    { ...place, identity },
  ]);
  if (arm.lacksTrials(from, recorded)) {
    await models.warmUp.executeWithOptions({ summary: 'a first token, thrown away' }, [
      { model: plan.model, sampling },
    ]);
  }
  const rules = { retry_budget, feedback, guards, sampling, limits };
  return arm.page(from, { ...place, plan, prompts, model: plan.model, identity, sandbox: contained, rules }, recorded);
}
