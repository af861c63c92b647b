import {
  allHandlersFinished,
  CancellationScope,
  condition,
  setHandler,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { InvalidInput } from '../domain/invalid-input.ts';
import type { ComparisonResult } from '../activities/records/activities.ts';
import type { ArmSummary } from '../domain/records.ts';
import type { Design } from '../domain/design.ts';
import { percent } from '../domain/numbers.ts';
import { armId } from '../domain/trial-plan.ts';
import { records, specs } from './activities.ts';
import { benchmark } from './benchmark.ts';
import { marksCancellation } from './cancellation.ts';
import { compare } from './compare.ts';
import { Controls } from './controls.ts';
import { fineTune } from './fine-tune.ts';
import { armProgressSignal, type Control, designQuery, phasesQuery } from './messages.ts';
import { PhaseList } from './phases.ts';
import { RunningPart } from './running-part.ts';
import { showPlace } from './visibility.ts';

/**
 * The protocol: benchmark the base model, select what validated, tune an adapter on it, benchmark again, compare.
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
    design = await specs.resolveExperiment(input, workflowInfo().workflowId);
    const { spec } = design;
    const id = spec.experiment_id;
    showPlace(id, undefined, spec.model);
    phases.plan(design);

    await phases.run('baseline', armId(id, 'baseline'), () => wholeArm(id, 'baseline'), passRate);
    await controls.untilResumed();
    await phases.run(
      'dataset',
      null,
      () =>
        records.extractDataset.executeWithOptions({ summary: 'select training samples, split them' }, [
          { experiment_id: id, arm: 'baseline', spec },
        ]),
      (dataset) => `${dataset.train} training and ${dataset.validation} validation samples`,
    );
    await phases.run(
      'fine-tune',
      `${id}.fine-tune`,
      (workflowId) =>
        part.run(
          (control) =>
            startChild(fineTune, {
              workflowId,
              args: [{ experiment_id: id }, { control }],
              staticSummary: `LoRA training of ${id}`,
              staticDetails:
                'Trains an adapter on the selected samples, exports it, proves that it acts, registers it.',
            }),
          () => controls.current,
        ),
      ({ training }) => `${training.steps} steps, loss ${training.train_loss.toFixed(3)}`,
    );
    await phases.run('finetuned', armId(id, 'finetuned'), () => wholeArm(id, 'finetuned'), passRate);
    await controls.untilResumed();
    const result = await phases.run(
      'comparison',
      `${id}.compare`,
      (workflowId) =>
        part.run(
          () =>
            startChild(compare, {
              workflowId,
              args: [{ experiment_id: id }],
              staticSummary: `comparison of ${id}`,
              staticDetails: 'Compares the tuned arm with the baseline, and writes the report.',
            }),
          () => controls.current,
        ),
      ({ headline }) => headline,
    );
    // A cancellation that comes now comes too late: all is done and written.
    await CancellationScope.nonCancellable(() => condition(allHandlersFinished));
    return result;
  });

  /** Trials that were added while the arm was counting its last ones are run by one more run of it. */
  async function wholeArm(id: string, arm: string): Promise<ArmSummary> {
    for (;;) {
      const summary = await part.run(
        (control) =>
          startChild(benchmark, {
            workflowId: armId(id, arm),
            args: [
              { experiment_id: id, arm },
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

function passRate({ overall: { successes, scored } }: ArmSummary): string {
  return `${successes}/${scored} passed (${percent(scored === 0 ? null : successes / scored)})`;
}
