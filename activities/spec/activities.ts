import { z } from 'zod';
import { benchmarkRequest } from '../../domain/benchmark-input.ts';
import type { Design } from '../../domain/design.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import type { Fields } from '../../domain/merge-spec.ts';
import type { ModelRef } from '../../domain/model.ts';
import { NightlyInput } from '../../domain/nightly/input.ts';
import { parseInput } from '../../domain/parse-input.ts';
import { Arm } from '../../domain/records.ts';
import { armId, attributionId } from '../../domain/trial-plan.ts';
import { ExperimentId, ExperimentSpec, FineTuneInput } from '../../domain/spec.ts';
import type { PreflightJob } from '../../domain/training.ts';
import {
  armTasks,
  datasets,
  heldOutArm,
  isOwnArm,
  trainedTasks,
  trainingId,
  tunedArm,
} from '../../domain/tuned-arms.ts';
import { withFailures } from '../failures.ts';
import { ResultsFolder } from '../files/results-folder.ts';
import { type NightPlan, planNight } from '../nightly/plan.ts';
import { adapterSource, keepAdapterSource, registeredAdapter } from './arm-adapter.ts';
import { noteProgram } from './arm-programs.ts';
import { AttributionInput, type AttributionPlan, attributionPlan } from './attribution-plan.ts';
import { type FineTunePlan, fineTunePlan } from './fine-tune-plan.ts';
import { designOf, openDesign, type SpecSources, wantedSpec } from './manifest.ts';
import { baseWeights, requireModelFile } from './model-files.ts';
import { preflightJob } from './preflight-job.ts';
import { programCommit } from './program-commit.ts';

export interface ExperimentPlan {
  design: Design;
  preflight: PreflightJob;
}

/** What one arm runs. */
export interface ArmPlan {
  /** With the tasks of this arm only. */
  design: Design;
  arm: Arm;
  model: ModelRef;
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
  // Now, while the files are those that this worker has loaded.
  void programCommit();
  return withFailures({
    async resolveExperiment(input: unknown, workflowId: string): Promise<ExperimentPlan> {
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
      requireTrainable(await designOf(spec, id, sources.tasksDir));
      const design = await openDesign(given, id, sources);
      return { design, preflight: await preflightJob(design, new ResultsFolder(sources.resultsDir, id)) };
    },

    async resolveBenchmark(input: unknown, workflowId: string): Promise<ArmPlan> {
      const { experimentId, arm, ownModel, adapterOf, design: given } = benchmarkRequest(input);
      const id = experimentIdOf(experimentId, workflowId);
      requireOwnId(workflowId, armId(id, arm));
      const { resultsDir } = sources;
      const design = forArm(await openDesign(given, id, sources), arm);
      const begunWith = await adapterSource(resultsDir, id, arm);
      const source = begunWith ?? adapterOf;
      if (adapterOf !== null && adapterOf !== source) {
        throw new InvalidInput([`adapter_of: ${id}.${arm} runs with that of ${source} (got "${adapterOf}")`]);
      }
      const adapter = source === null ? null : await registeredAdapter(resultsDir, source);
      if (begunWith === null && adapterOf !== null) await keepAdapterSource(resultsDir, id, arm, adapterOf);
      await noteProgram(new ResultsFolder(resultsDir, id).arm(arm), sources.version);
      return { design, arm, model: { name: ownModel ?? design.spec.model, adapter } };
    },

    async resolveFineTune(input: unknown, workflowId: string): Promise<FineTunePlan> {
      const { experiment_id, arm } = parseInput(FineTuneInput, input);
      const id = experimentIdOf(experiment_id, workflowId);
      requireOwnId(workflowId, trainingId(id, arm));
      return fineTunePlan(asFields(input), id, sources.resultsDir);
    },

    async resolveAttribution(input: unknown, workflowId: string): Promise<AttributionPlan> {
      const [, namedArm] = workflowId.split('.');
      const { experiment_id, arm = namedArm ?? 'baseline' } = parseInput(AttributionInput, input);
      const id = experimentIdOf(experiment_id, workflowId);
      requireOwnId(workflowId, attributionId(id, arm));
      return attributionPlan(id, arm, sources);
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

/** The id that was given, else the workflow id up to its first dot. */
function experimentIdOf(given: unknown, workflowId: string): string {
  return parseInput(z.strictObject({ experiment_id: ExperimentId }), {
    experiment_id: given ?? workflowId.split('.')[0],
  }).experiment_id;
}

/** The design as far as one arm runs it. `InvalidInput` for the name of a control that there is not. */
function forArm(design: Design, arm: string): Design {
  if (arm !== 'baseline' && isOwnArm(arm) && tunedArm(design, arm) === null) {
    throw new InvalidInput([
      `arm: names no task of the experiment (got "${arm}", allowed ${design.spec.tasks.map(heldOutArm).join(', ')})`,
    ]);
  }
  const own = armTasks(design.spec, arm);
  const tasks = design.tasks.filter(({ id }) => own.includes(id));
  return { ...design, tasks, spec: { ...design.spec, tasks: own } };
}

/** A held-out task needs another one that is not the same problem, and every adapter a seed that trainers take. */
function requireTrainable(design: Design): void {
  const { seed, seeds } = design.spec.training;
  if (seed + seeds > 2 ** 31) {
    throw new InvalidInput([`training.seeds: too many (got ${seeds} from seed ${seed}, allowed ${2 ** 31 - seed})`]);
  }
  const empty = datasets(design).filter((dataset) => trainedTasks(design, dataset).length === 0);
  if (empty.length > 0) {
    throw new InvalidInput([
      `controls: leave_one_task_out needs tasks to train on (got ${design.spec.tasks.join(', ')}: nothing is left for ${empty.join(', ')})`,
    ]);
  }
}

/** Under an id of its own each arm and training runs once; two of the same would undo each other's work. */
function requireOwnId(workflowId: string, own: string): void {
  if (workflowId !== own)
    throw new InvalidInput([`workflow_id: must say what it runs (got "${workflowId}", allowed "${own}")`]);
}

function asFields(input: unknown): Fields {
  return parseInput(z.record(z.string(), z.unknown()), input);
}
