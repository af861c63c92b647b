import { analysisPlan } from '../../domain/analysis-plan.ts';
import { Design, type Manifest } from '../../domain/design.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { type Fields, isFields, mergeSpec } from '../../domain/merge-spec.ts';
import { parseInput } from '../../domain/parse-input.ts';
import { ExperimentSpec } from '../../domain/spec.ts';
import { askedGuards } from '../../domain/guards/guard-list.ts';
import { writeJson } from '../files/atomic.ts';
import { sha256 } from '../files/digest.ts';
import { declaredManifest } from '../files/read-manifest.ts';
import { ResultsFolder } from '../files/results-folder.ts';
import { testGuards } from '../guards/load-guards.ts';
import { programCommit } from './program-commit.ts';
import { loadPrompts, loadTasks, TASKS_DIR } from './task-files.ts';

export interface SpecSources {
  resultsDir: string;
  tasksDir: string;
  version: string;
}

/** The design of a new experiment, from a spec alone. Writes nothing. */
export async function designOf(spec: ExperimentSpec, experimentId: string, tasksDir: string): Promise<Design> {
  const tasks = await loadTasks(tasksDir, spec.tasks);
  return Design.parse({
    spec: { ...spec, experiment_id: experimentId },
    tasks: tasks.map(({ id, version, title, specification, signature, entry_point, same_as }) => ({
      id,
      version,
      title,
      specification,
      signature,
      entry_point,
      same_as,
    })),
    prompts: await loadPrompts(tasksDir),
  });
}

/** What a training alone may choose anew; everything else was declared. */
export const FREE_IN_TRAINING = ['selection', 'validation_fraction', 'sampling.seed', 'training'];

/** What nothing that is measured depends on, so that an experiment can go on with or without it. */
const FREE_ALWAYS = ['attribution'];

/**
 * The spec that `input` asks for: over the declared one where the experiment exists, over the defaults where not.
 * Fields that contradict the declared ones are an `InvalidInput`, but for those at or under the paths `free` and for
 * `attribution`; so is a control that needs what is switched off. Writes nothing.
 */
export async function wantedSpec(
  input: Fields,
  experimentId: string,
  resultsDir: string,
  free: readonly string[] = [],
): Promise<ExperimentSpec> {
  const asGiven = parseInput(ExperimentSpec, input);
  askedGuards(asGiven.guards, await testGuards());
  const folder = new ResultsFolder(resultsDir, experimentId);
  const manifest = await declaredManifest(folder);
  if (manifest === null) return auditable(withThirdArm(asGiven));
  const wanted = parseInput(ExperimentSpec, mergeSpec(manifest.design.spec, asAmended(input, manifest)));
  // Declared guards may be gone from their folder since.
  askedGuards(wanted.guards, await testGuards());
  const changed = differences(wanted, manifest.design.spec, '', [...free, ...FREE_ALWAYS]);
  if (changed.length > 0) {
    throw new InvalidInput(
      changed.map((line) => `${line}; ${experimentId} was declared otherwise in ${folder.manifest}. Use another id.`),
    );
  }
  return auditable(wanted);
}

/** The arm `audited` alone is decided by attribution. */
function auditable(spec: ExperimentSpec): ExperimentSpec {
  if (spec.controls.includes('audited') && !spec.attribution) {
    throw new InvalidInput(['controls: audited needs what attribution tells (got attribution false)']);
  }
  return spec;
}

/** H2 asks about an arm beside the pair that H1 compares. */
function withThirdArm(spec: ExperimentSpec): ExperimentSpec {
  const { reference_arm: reference } = spec.analysis;
  if (reference === 'baseline' || reference === 'finetuned') {
    throw new InvalidInput([
      `analysis.reference_arm: one of the pair that H1 compares (got "${reference}", allowed another arm of the experiment, such as "larger")`,
    ]);
  }
  return spec;
}

/** The command that began an experiment goes on to continue it after trials were added. */
function asAmended(input: Fields, { amendments, design }: Manifest): Fields {
  const raised = amendments.some(({ from }) => from === input['trials_per_task']);
  return raised ? { ...input, trials_per_task: design.spec.trials_per_task } : input;
}

/**
 * The design of an experiment that may exist already. What is on disk was declared before trial 1 and stays; `input`
 * must not contradict it (`InvalidInput`), but says whether attribution goes on. A new experiment's design is written down.
 */
export async function openDesign(input: Fields, experimentId: string, sources: SpecSources): Promise<Design> {
  const spec = await wantedSpec(input, experimentId, sources.resultsDir);
  const folder = new ResultsFolder(sources.resultsDir, experimentId);
  const manifest = await declaredManifest(folder);
  if (manifest !== null) {
    return { ...manifest.design, spec: { ...manifest.design.spec, attribution: spec.attribution } };
  }
  const design = await designOf(spec, experimentId, sources.tasksDir);
  await writeJson(folder.spec, design.spec);
  await writeJson(folder.manifest, await manifestOf(design, sources));
  return design;
}

async function manifestOf(design: Design, { tasksDir, version }: SpecSources): Promise<Manifest> {
  const { analysis, tasks } = design.spec;
  const files = await loadTasks(tasksDir, tasks);
  const plan = analysisPlan(analysis);
  return {
    tddft_version: version,
    commit: await programCommit(),
    created_at: new Date().toISOString(),
    design_sha256: sha256(JSON.stringify(design)),
    task_sha256: Object.fromEntries(files.map((task) => [task.id, sha256(JSON.stringify(task))])),
    prompts_sha256: sha256(JSON.stringify(design.prompts)),
    plan,
    plan_sha256: sha256(JSON.stringify(plan)),
    design,
    tasks_dir: tasksDir === TASKS_DIR ? null : tasksDir,
    amendments: [],
  };
}

/** Paths at which two plain values differ, as `path: (got X, there Y)`, without those at or under `free`. */
function differences(got: unknown, there: unknown, path: string, free: readonly string[]): string[] {
  if (free.includes(path)) return [];
  if (isFields(got) && isFields(there)) {
    return [...new Set([...Object.keys(got), ...Object.keys(there)])].flatMap((key) =>
      differences(got[key], there[key], path === '' ? key : `${path}.${key}`, free),
    );
  }
  return JSON.stringify(got) === JSON.stringify(there)
    ? []
    : [`${path}: differs (got ${JSON.stringify(got)}, declared ${JSON.stringify(there)})`];
}
