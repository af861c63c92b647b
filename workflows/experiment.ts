import { executeChild, setHandler, workflowInfo } from '@temporalio/workflow';
import type { ComparisonResult } from '../activities/records/activities.ts';
import type { ArmSummary } from '../domain/records.ts';
import { armId } from '../domain/trial-plan.ts';
import { records, specs } from './activities.ts';
import { benchmark } from './benchmark.ts';
import { compare } from './compare.ts';
import { fineTune } from './fine-tune.ts';
import { designQuery, phasesQuery } from './messages.ts';
import { PhaseList } from './phases.ts';
import { showPlace } from './visibility.ts';

/**
 * The protocol: benchmark the base model, select what validated, tune an adapter on it, benchmark again, compare.
 * Takes an ExperimentSpec; every field has a default, so an empty input is a whole experiment.
 */
export async function experiment(input?: unknown): Promise<ComparisonResult> {
  const phases = new PhaseList();
  setHandler(phasesQuery, () => phases.list, { description: 'The phases, their state and results' });
  const design = await specs.resolveExperiment(input, workflowInfo().workflowId);
  setHandler(designQuery, () => design, { description: 'The spec with every default filled in' });

  const { spec } = design;
  const id = spec.experiment_id;
  showPlace(id);
  phases.plan(spec);

  const arm = (name: string) => (workflowId: string) =>
    executeChild(benchmark, { workflowId, args: [{ ...spec, arm: name }], staticSummary: `${name} arm of ${id}` });

  await phases.run('baseline', armId(id, 'baseline'), arm('baseline'), passRate);
  await phases.run(
    'dataset',
    null,
    () => records.extractDataset({ experiment_id: id, arm: 'baseline', spec }),
    (dataset) => `${dataset.train} training and ${dataset.validation} validation samples`,
  );
  await phases.run(
    'fine-tune',
    `${id}.fine-tune`,
    (workflowId) => executeChild(fineTune, { workflowId, args: [spec], staticSummary: `LoRA training of ${id}` }),
    ({ training }) => `${training.steps} steps, loss ${training.train_loss.toFixed(3)}`,
  );
  await phases.run('finetuned', armId(id, 'finetuned'), arm('finetuned'), passRate);
  return phases.run(
    'comparison',
    `${id}.compare`,
    (workflowId) =>
      executeChild(compare, { workflowId, args: [{ experiment_id: id }], staticSummary: `comparison of ${id}` }),
    ({ headline }) => headline,
  );
}

function passRate({ overall: { successes, scored } }: ArmSummary): string {
  return `${successes}/${scored} passed`;
}
