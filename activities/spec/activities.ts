import { z } from 'zod';
import { benchmarkRequest } from '../../domain/benchmark-input.ts';
import type { Design } from '../../domain/design.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import type { Fields } from '../../domain/merge-spec.ts';
import type { ModelRef } from '../../domain/model.ts';
import { NightlyInput } from '../../domain/nightly/input.ts';
import { parseInput } from '../../domain/parse-input.ts';
import { renderPrompt } from '../../domain/prompts.ts';
import { Arm } from '../../domain/records.ts';
import { armId } from '../../domain/trial-plan.ts';
import { ExperimentId, ExperimentSpec } from '../../domain/spec.ts';
import type { TrainJob } from '../../domain/training.ts';
import { withFailures } from '../failures.ts';
import { isMissing } from '../files/parse.ts';
import { readManifest } from '../files/read-manifest.ts';
import { ResultsFolder } from '../files/results-folder.ts';
import { sha256OfFile } from '../files/digest.ts';
import { type NightPlan, planNight } from '../nightly/plan.ts';
import { adapterSource, keepAdapterSource, registeredAdapter } from './arm-adapter.ts';
import { FREE_IN_TRAINING, openDesign, type SpecSources, wantedSpec } from './manifest.ts';
import { baseWeights, requireModelFile } from './model-files.ts';

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

/** An arm of the experiment, or `<experiment>.<arm>` of another in the same results folder. */
export const ArmReference = z
  .string()
  .regex(/^([A-Za-z0-9][A-Za-z0-9_-]{0,63}\.)?[a-z][a-z0-9_]*$/, 'an arm, or <experiment>.<arm>');

export const ComparePlan = z.strictObject({
  experiment_id: ExperimentId,
  baseline: ArmReference.default('baseline'),
  finetuned: Arm.default('finetuned'),
  /** The arm of H2; without it, the one that the experiment's analysis names, once that has results. */
  reference: ArmReference.nullable().default(null),
  /** Compares arms that were measured differently, and says so. */
  allow_mismatch: z.boolean().default(false),
});
export type ComparePlan = z.infer<typeof ComparePlan>;

/** Every workflow's first step: its input, whatever a person typed, becomes a plan or an `InvalidInput`. */
export function createSpecActivities(sources: SpecSources) {
  return withFailures({
    async resolveExperiment(input: unknown, workflowId: string): Promise<Design> {
      const id = experimentIdOf(parseInput(ExperimentSpec, input).experiment_id, workflowId);
      if (id !== workflowId) {
        throw new InvalidInput([
          `experiment_id: must be the workflow id (got "${id}", allowed "${workflowId}" or nothing)`,
        ]);
      }
      const given = asFields(input);
      const spec = await wantedSpec(given, id, sources.resultsDir);
      await requireModelFile(spec.model);
      await baseWeights(spec);
      return openDesign(given, id, sources);
    },

    async resolveBenchmark(input: unknown, workflowId: string): Promise<ArmPlan> {
      const { experimentId, arm, ownModel, adapterOf, design: given } = benchmarkRequest(input);
      const id = experimentIdOf(experimentId, workflowId);
      requireOwnId(workflowId, armId(id, arm));
      const { resultsDir } = sources;
      const design = await openDesign(given, id, sources);
      const begunWith = await adapterSource(resultsDir, id, arm);
      const source = begunWith ?? adapterOf;
      if (adapterOf !== null && adapterOf !== source) {
        throw new InvalidInput([`adapter_of: ${id}.${arm} runs with that of ${source} (got "${adapterOf}")`]);
      }
      const adapter = source === null ? null : await registeredAdapter(resultsDir, source);
      if (begunWith === null && adapterOf !== null) await keepAdapterSource(resultsDir, id, arm, adapterOf);
      return { design, arm, model: { name: ownModel ?? design.spec.model, adapter } };
    },

    async resolveFineTune(input: unknown, workflowId: string): Promise<FineTunePlan> {
      const id = experimentIdOf(parseInput(ExperimentSpec, input).experiment_id, workflowId);
      requireOwnId(workflowId, `${id}.fine-tune`);
      const folder = new ResultsFolder(sources.resultsDir, id);
      const { tasks, prompts } = (await readManifest(folder, id)).design;
      const spec = await wantedSpec(asFields(input), id, sources.resultsDir, FREE_IN_TRAINING);
      const base_model = await baseWeights(spec);
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
          training: spec.training,
        },
        export_dir: folder.tuned,
        probe_prompts: tasks.map((task) => renderPrompt({ templates: prompts, task, step: 'g_test' })),
      };
    },

    async resolveCompare(input: unknown, workflowId: string): Promise<ComparePlan> {
      const given = asFields(input);
      return parseInput(ComparePlan, { ...given, experiment_id: experimentIdOf(given['experiment_id'], workflowId) });
    },

    /** `time` is when the night was scheduled or started, in ISO form. Pins the reference, and writes the night's design. */
    async resolveNightly(input: unknown, start: { workflow_id: string; time: string }): Promise<NightPlan> {
      return planNight(parseInput(NightlyInput, input), start, sources);
    },
  });
}
export type SpecActivities = ReturnType<typeof createSpecActivities>;

async function digestOf(trainFile: string): Promise<string> {
  try {
    return await sha256OfFile(trainFile);
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    throw new InvalidInput([`experiment_id: no training data (no ${trainFile}); run \`tddft extract\` first`]);
  }
}

/** The id that was given, else the workflow id up to its first dot. */
function experimentIdOf(given: unknown, workflowId: string): string {
  return parseInput(z.strictObject({ experiment_id: ExperimentId }), {
    experiment_id: given ?? workflowId.split('.')[0],
  }).experiment_id;
}

/** Under an id of its own each arm and training runs once; two of the same would undo each other's work. */
function requireOwnId(workflowId: string, own: string): void {
  if (workflowId !== own)
    throw new InvalidInput([`workflow_id: must say what it runs (got "${workflowId}", allowed "${own}")`]);
}

function asFields(input: unknown): Fields {
  return parseInput(z.record(z.string(), z.unknown()), input);
}
