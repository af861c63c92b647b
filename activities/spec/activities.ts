import { join } from 'node:path';
import { z } from 'zod';
import { AdapterManifest } from '../../domain/adapter.ts';
import { type Design, Manifest } from '../../domain/design.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import type { ModelRef } from '../../domain/model.ts';
import { parseInput } from '../../domain/parse-input.ts';
import { renderPrompt } from '../../domain/prompts.ts';
import { Arm } from '../../domain/records.ts';
import { BenchmarkInput, ExperimentId, ExperimentSpec, FineTuneInput } from '../../domain/spec.ts';
import type { TrainJob } from '../../domain/training.ts';
import { withFailures } from '../failures.ts';
import { isMissing, readJson } from '../files/parse.ts';
import { ResultsFolder } from '../files/results-folder.ts';
import { sha256OfFile } from '../files/digest.ts';
import { baseModel } from '../model/base-models.ts';
import { openDesign, type SpecSources } from './manifest.ts';

/** What one arm runs. */
export interface ArmPlan {
  design: Design;
  arm: Arm;
  model: ModelRef;
}

export interface FineTunePlan {
  experiment_id: string;
  model: { name: string };
  job: TrainJob;
  export_dir: string;
  probe_prompts: string[];
}

export const ComparePlan = z.strictObject({
  experiment_id: ExperimentId,
  baseline: Arm.default('baseline'),
  finetuned: Arm.default('finetuned'),
});
export type ComparePlan = z.infer<typeof ComparePlan>;

/** Every workflow's first step: its input, whatever a person typed, becomes a plan or an `InvalidInput`. */
export function createSpecActivities(sources: SpecSources) {
  return withFailures({
    async resolveExperiment(input: unknown, workflowId: string): Promise<Design> {
      const spec = parseInput(ExperimentSpec, input);
      const id = experimentIdOf(spec.experiment_id, workflowId);
      if (id !== workflowId) {
        throw new InvalidInput([
          `experiment_id: must be the workflow id (got "${id}", allowed "${workflowId}" or nothing)`,
        ]);
      }
      return openDesign(asObject(input), id, sources);
    },

    async resolveBenchmark(input: unknown, workflowId: string): Promise<ArmPlan> {
      const { arm, experiment_id, model } = parseInput(BenchmarkInput, input);
      const { arm: _, model: __, ...rest } = asObject(input);
      const id = experimentIdOf(experiment_id, workflowId);
      const paired = arm === 'baseline' || arm === 'finetuned';
      const design = await openDesign(paired && model ? { ...rest, model } : rest, id, sources);
      const name = paired ? design.spec.model : (model ?? design.spec.model);
      const adapter = arm === 'finetuned' ? (await registeredAdapter(id)).adapter : null;
      return { design, arm, model: { name, adapter } };
    },

    async resolveFineTune(input: unknown, workflowId: string): Promise<FineTunePlan> {
      const { experiment_id, training, model: _model } = parseInput(FineTuneInput, input);
      const id = experimentIdOf(experiment_id, workflowId);
      const folder = new ResultsFolder(sources.resultsDir, id);
      const { spec, tasks, prompts } = (await declared(id)).design;
      const settings = training ?? spec.training;
      const base_model = settings.base_model ?? baseModel(spec.model).huggingFace;
      if (base_model === null) {
        throw new InvalidInput([
          `training.base_model: needed for ${spec.model} (got nothing, allowed the Hugging Face folder of its base weights)`,
        ]);
      }
      const data = await digestOf(folder.prepared('train'));
      return {
        experiment_id: id,
        model: { name: spec.model },
        job: {
          job_id: `${id}.${data.slice(0, 12)}`,
          base_model,
          train_file: folder.prepared('train'),
          val_file: folder.prepared('val'),
          output_dir: folder.tuned,
          training: settings,
        },
        export_dir: folder.tuned,
        probe_prompts: tasks.map((task) => renderPrompt({ templates: prompts, task, step: 'g_test' })),
      };
    },

    async resolveCompare(input: unknown, workflowId: string): Promise<ComparePlan> {
      const given = asObject(input);
      return parseInput(ComparePlan, { ...given, experiment_id: experimentIdOf(given['experiment_id'], workflowId) });
    },
  });

  async function declared(id: string): Promise<Manifest> {
    const file = new ResultsFolder(sources.resultsDir, id).manifest;
    const manifest = await readJson(file, Manifest);
    if (manifest === null)
      throw new InvalidInput([`experiment_id: no such experiment (got "${id}"; there is no ${file})`]);
    return manifest;
  }

  async function registeredAdapter(id: string): Promise<AdapterManifest> {
    const file = new ResultsFolder(sources.resultsDir, id).adapterManifest;
    const manifest = await readJson(file, AdapterManifest);
    if (manifest === null)
      throw new InvalidInput([
        `arm: "${id}" has no tuned model yet (no ${file}); run \`tddft finetune --id ${id}\` first`,
      ]);
    return manifest;
  }
}
export type SpecActivities = ReturnType<typeof createSpecActivities>;

async function digestOf(trainFile: string): Promise<string> {
  try {
    return await sha256OfFile(trainFile);
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    throw new InvalidInput([`experiment_id: no training data (no ${join(trainFile)}); run \`tddft extract\` first`]);
  }
}

/** The id that was given, else the workflow id up to its first dot. */
function experimentIdOf(given: unknown, workflowId: string): string {
  return parseInput(z.strictObject({ experiment_id: ExperimentId }), {
    experiment_id: given ?? workflowId.split('.')[0],
  }).experiment_id;
}

function asObject(input: unknown): Record<string, unknown> {
  return parseInput(z.record(z.string(), z.unknown()), input);
}
