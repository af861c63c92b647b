import { readdir } from 'node:fs/promises';
import { askedGuards } from '../../domain/guards/guard-list.ts';
import { DamagedFile, InvalidInput } from '../../domain/invalid-input.ts';
import { isFields, mergeSpec } from '../../domain/merge-spec.ts';
import { parseInput } from '../../domain/parse-input.ts';
import { ArmSummary } from '../../domain/records.ts';
import { ReverifyInput, ReverifyPlan } from '../../domain/reverify/input.ts';
import { didYouMean } from '../../domain/suggest.ts';
import { Limits } from '../../domain/spec.ts';
import { readArmAttribution } from '../attribution/read-attribution.ts';
import { sha256 } from '../files/digest.ts';
import { readJson } from '../files/parse.ts';
import { readManifest } from '../files/read-manifest.ts';
import { ResultsFolder } from '../files/results-folder.ts';
import { testGuards } from '../guards/load-guards.ts';
import { loadTasks, taskIds } from '../spec/task-files.ts';
import { requireWhole } from './whole-arms.ts';

export interface ReverifySources {
  resultsDir: string;
  tasksDir: string;
}

/**
 * What is to be judged again, and by what: what the input leaves out is as declared, and `label` is what its own input or the
 * caller says. `InvalidInput` where there is no such experiment, arm, guard or task, or nothing is measured yet; `DamagedFile`
 * where trials are missing.
 */
export async function planReverify(
  input: unknown,
  fallback: { experimentId: string | undefined; label: string },
  { resultsDir, tasksDir }: ReverifySources,
): Promise<ReverifyPlan> {
  const given = parseInput(ReverifyInput, input);
  const experimentId = given.experiment_id ?? fallback.experimentId ?? '';
  const results = new ResultsFolder(resultsDir, experimentId);
  const { spec } = (await readManifest(results, experimentId)).design;
  const guards = given.guards ?? spec.guards;
  askedGuards(guards, await testGuards());
  const arms = await chosenArms(results, given);
  const attributed = arms.some(({ attribution }) => attribution);
  const tasks = [...new Set(arms.flatMap((arm) => arm.tasks))];
  return parseInput(ReverifyPlan, {
    experiment_id: experimentId,
    label: given.label ?? fallback.label,
    arms,
    limits: parseInput(Limits, mergeSpec(spec.limits, givenLimits(input))),
    guards,
    task_sha256: await taskDigests(tasksDir, tasks, attributed),
  });
}

/** As they were given, without the defaults of the others. */
function givenLimits(input: unknown): Record<string, unknown> {
  const limits = isFields(input) ? input['limits'] : undefined;
  return isFields(limits) ? limits : {};
}

async function chosenArms(
  results: ResultsFolder,
  { arms: wanted, attribution: asked = true }: Pick<ReverifyInput, 'arms' | 'attribution'>,
): Promise<ReverifyPlan['arms']> {
  const measured = await measuredArms(results);
  if (measured.size === 0) throw new InvalidInput([`arms: nothing to reverify, no arm in ${results.root} has results`]);
  const known = [...measured.keys()];
  const unknown = (wanted ?? []).filter((arm) => !measured.has(arm));
  if (unknown.length > 0) {
    throw new InvalidInput(
      unknown.map(
        (arm) => `arms: no results of this arm${didYouMean(arm, known)} (got "${arm}", allowed ${known.join(', ')})`,
      ),
    );
  }
  const arms: ReverifyPlan['arms'] = [];
  for (const [arm, summary] of measured) {
    if (wanted && !wanted.includes(arm)) continue;
    await requireWhole(results.arm(arm), summary);
    const { tasks, overall } = summary;
    const attribution = asked && (await readArmAttribution(results.arm(arm))) !== null;
    arms.push({ arm, tasks: tasks.map(({ task_id }) => task_id), trials: overall.trials, attribution });
  }
  return arms;
}

/** In the order in which people think of them: the pair first. */
async function measuredArms(results: ResultsFolder): Promise<Map<string, ArmSummary>> {
  const pair = ['baseline', 'finetuned'];
  const others = (await readdir(results.root)).filter((name) => !pair.includes(name)).toSorted();
  const arms = new Map<string, ArmSummary>();
  for (const arm of [...pair, ...others]) {
    const summary = await readJson(results.arm(arm).summary, ArmSummary).catch(notAnArm);
    if (summary !== null) arms.set(arm, summary);
  }
  return arms;
}

/** A file of the experiment's folder is no arm. */
function notAnArm(cause: unknown): null {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOTDIR') return null;
  throw cause;
}

/** The whole tasks as they are today. Only the attribution needs every one of them. */
async function taskDigests(tasksDir: string, ids: string[], needed: boolean): Promise<Record<string, string>> {
  const there = needed ? ids : (await taskIds(tasksDir)).filter((id) => ids.includes(id));
  const digests: Record<string, string> = {};
  for (const id of there) {
    try {
      const [task] = await loadTasks(tasksDir, [id]);
      digests[id] = sha256(JSON.stringify(task));
    } catch (cause) {
      if (!(cause instanceof InvalidInput || cause instanceof DamagedFile)) throw cause;
      if (needed) throw new InvalidInput([cause.message, WITHOUT_TASKS]);
    }
  }
  return digests;
}

const WITHOUT_TASKS =
  'tasks: an attributed arm is judged by the controls of its tasks, too; --no-attribution (attribution: false) judges without them';
