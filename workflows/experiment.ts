import {
  allHandlersFinished,
  CancellationScope,
  condition,
  setHandler,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { InvalidInput } from '../domain/invalid-input.ts';
import type { ComparisonResult, ExtractedDatasets } from '../activities/records/activities.ts';
import type { ExperimentPlan } from '../activities/spec/activities.ts';
import type { RegisteredAdapter } from '../domain/adapter.ts';
import type { ArmSummary } from '../domain/records.ts';
import type { Design } from '../domain/design.ts';
import { duration } from '../domain/duration.ts';
import { percent } from '../domain/numbers.ts';
import type { PreflightResult } from '../domain/training.ts';
import { tunedArms } from '../domain/tuned-arms.ts';
import { gpu, models, records, specs } from './activities.ts';
import { benchmark } from './benchmark.ts';
import { marksCancellation } from './cancellation.ts';
import { compare } from './compare.ts';
import { Controls } from './controls.ts';
import { fineTune } from './fine-tune.ts';
import { heldUpShown } from './held-up-shown.ts';
import { armProgressSignal, type Control, designQuery, phasesQuery } from './messages.ts';
import { PhaseList, trainingName } from './phases.ts';
import { RunningPart } from './running-part.ts';
import { showPlace } from './visibility.ts';

/**
 * The protocol: benchmark the base model, select what validated, tune an adapter on it, benchmark again, compare. Controls
 * are further adapters, trained and benchmarked the same way.
 * Takes an ExperimentSpec; every field has a default, so an empty input is a whole experiment.
 */
export async function experiment(input?: unknown): Promise<ComparisonResult> {
  let design: Design | null = null;
  const phases = new PhaseList();
  const part = new RunningPart();
  const changed = (control: Control): Promise<void> => {
    phases.controlled(control);
    return part.handOn(control);
  };
  const controls = new Controls({ changed, addTrials: { check: checkAddition, add: addTrials } }).forTrials();
  setHandler(designQuery, () => design, { description: 'The spec with every default filled in' });
  setHandler(phasesQuery, () => phases.list, { description: 'The phases, their state and results' });
  setHandler(armProgressSignal, (progress) => phases.armProgress(progress), { description: 'From an arm' });

  return marksCancellation(async () => {
    const plan = await specs.resolveExperiment(input, workflowInfo().workflowId);
    const declared = (design = plan.design);
    const { spec } = declared;
    const id = spec.experiment_id;
    showPlace(id, undefined, spec.model);
    phases.plan(declared);

    await phases.run('preflight', () => heldUpShown((held) => phases.waitsFor(held), preflight(plan)), fits);
    await phases.run('baseline', (workflowId) => wholeArm(workflowId, id, 'baseline'), passRate);
    await controls.untilResumed();
    const { refused } = await phases.run('dataset', () => extract(id), sizes);

    // The finetuned arm first, then the controls: each is an adapter, and the benchmark of it.
    for (const { arm, dataset } of tunedArms(declared)) {
      const reason = refused[dataset ?? ''];
      if (reason !== undefined) {
        phases.skip([trainingName(arm), arm], reason);
        continue;
      }
      if (dataset !== null) await phases.run(trainingName(arm), (workflowId) => train(workflowId, id, arm), lossOf);
      await phases.run(arm, (workflowId) => wholeArm(workflowId, id, arm), passRate);
      await controls.untilResumed();
    }
    const result = await phases.run(
      'comparison',
      (workflowId) => compareAll(workflowId, id),
      ({ headline }) => headline,
    );
    // A cancellation that comes now comes too late: all is done and written.
    await CancellationScope.nonCancellable(() => condition(allHandlersFinished));
    return result;
  });

  /** Trials that were added while the arm was counting its last ones are run by one more run of it. */
  async function wholeArm(workflowId: string, id: string, arm: string): Promise<ArmSummary> {
    for (;;) {
      const summary = await part.run(
        (control) =>
          startChild(benchmark, {
            workflowId,
            args: [
              { experiment_id: id, arm, ...(design && { attribution: design.spec.attribution }) },
              { control, report: true },
            ],
            staticSummary: `${arm} arm of ${id}`,
            staticDetails: 'Every trial of every task on one model; each trial is a workflow of its own.',
          }),
        () => controls.current,
      );
      await condition(allHandlersFinished);
      const wanted = controls.current.trials_per_task ?? 0;
      if (summary.tasks.every(({ trials }) => trials >= wanted)) return summary;
    }
  }

  function train(workflowId: string, id: string, arm: string): Promise<RegisteredAdapter> {
    return part.run(
      (control) =>
        startChild(fineTune, {
          workflowId,
          args: [{ experiment_id: id, arm }, { control }],
          staticSummary: `LoRA training of ${id}, for its ${arm} arm`,
          staticDetails: 'Trains an adapter on the selected samples, exports it, proves that it acts, registers it.',
        }),
      () => controls.current,
    );
  }

  function compareAll(workflowId: string, id: string): Promise<ComparisonResult> {
    return part.run(
      () =>
        startChild(compare, {
          workflowId,
          args: [{ experiment_id: id }],
          staticSummary: `comparison of ${id}`,
          staticDetails: 'Compares the tuned arm and the controls with the baseline, and writes the report.',
        }),
      () => controls.current,
    );
  }

  function checkAddition(): void {
    if (design === null) throw new InvalidInput(['addTrials: the experiment is only starting; ask again in a second']);
    if (phases.stateOf('baseline') === 'done') {
      throw new InvalidInput([
        `addTrials: too late, the baseline arm has ended and its trials are trained on; allowed while it runs`,
      ]);
    }
  }

  async function addTrials(perTask: number): Promise<number> {
    if (design === null) throw new InvalidInput(['addTrials: the experiment is only starting']);
    const { experiment_id, trials_per_task: declared } = design.spec;
    const trials_per_task = (controls.current.trials_per_task ?? declared) + perTask;
    await records.amendTrials.executeWithOptions({ summary: `${trials_per_task} trials per task` }, [
      { experiment_id, trials_per_task },
    ]);
    return trials_per_task;
  }
}

/** Before hours are spent: could this be trained, and could the server be given what is trained? */
async function preflight({ design, preflight: job }: ExperimentPlan): Promise<PreflightResult> {
  const { spec } = design;
  const further_adapters = tunedArms(design).length - 1;
  const serving = { model: spec.model, merged: spec.training.merged, further_adapters };
  // What an earlier run left on the card is no reason to refuse this one.
  await models.unloadModel.executeWithOptions({ summary: 'free the device' }, [{ model: spec.model }]);
  const [trainable] = await Promise.all([
    gpu.preflight.executeWithOptions({ summary: 'could this be trained here?' }, [job]),
    models.checkServing.executeWithOptions({ summary: 'can the model server be given adapters?' }, [serving]),
  ]);
  return trainable;
}

function extract(id: string): Promise<ExtractedDatasets> {
  return records.extractDatasets.executeWithOptions({ summary: 'select training samples, split them' }, [
    { experiment_id: id, arm: 'baseline' },
  ]);
}

function fits({ device, estimated_s, needed_memory_bytes }: PreflightResult): string {
  const gib = (needed_memory_bytes / 2 ** 30).toFixed(1);
  return `${device}, a training takes about ${gib} GiB and at most ${duration(estimated_s)}`;
}

function sizes({ reports: { finetuned }, refused }: ExtractedDatasets): string {
  const without = Object.keys(refused);
  return [
    `${finetuned?.train ?? 0} training and ${finetuned?.validation ?? 0} validation samples`,
    ...(without.length === 0 ? [] : [`too few for ${without.join(', ')}`]),
  ].join('; ');
}

function lossOf({ training }: RegisteredAdapter): string {
  return `${training.steps} steps, loss ${training.train_loss.toFixed(3)}`;
}

function passRate({ overall: { successes, scored } }: ArmSummary): string {
  return `${successes}/${scored} passed (${percent(scored === 0 ? null : successes / scored)})`;
}
