import { z } from 'zod';
import { ArmAttribution } from '../../domain/attribution/attribution.ts';
import type { Design } from '../../domain/design.ts';
import { DamagedFile, InvalidInput } from '../../domain/invalid-input.ts';
import { Arm, ArmSummary } from '../../domain/records.ts';
import { ExperimentId, type Limits } from '../../domain/spec.ts';
import type { Task } from '../../domain/task.ts';
import { armTasks } from '../../domain/tuned-arms.ts';
import { taskControls } from '../attribution/task-controls.ts';
import { sha256 } from '../files/digest.ts';
import { readJson } from '../files/parse.ts';
import { readManifest } from '../files/read-manifest.ts';
import { ResultsFolder } from '../files/results-folder.ts';

/** Both are in the workflow's id, too. */
export const AttributionInput = z.strictObject({ experiment_id: ExperimentId.optional(), arm: Arm.optional() });

export interface AttributionPlan {
  experiment_id: string;
  arm: string;
  limits: Limits;
  /** Scored ones, of all tasks. */
  trials: number;
  tasks: { task_id: string; controls_sha256: string }[];
  /** Those of them whose files are not the declared ones, though what the model was asked is. */
  changed_tasks: string[];
  /** By what it was attributed last, and what that took; null where it never was, or the file is damaged: it is written anew. */
  earlier: Pick<ArmAttribution, 'sandbox' | 'controls_sha256' | 'cost'> | null;
}

/**
 * What is to be attributed, and by what. `InvalidInput` for an arm without results, or a task whose file is gone or asks
 * for something else than the model was asked for.
 */
export async function attributionPlan(
  experimentId: string,
  arm: string,
  { resultsDir, tasksDir }: { resultsDir: string; tasksDir: string },
): Promise<AttributionPlan> {
  const folder = new ResultsFolder(resultsDir, experimentId);
  const { design, task_sha256 } = await readManifest(folder, experimentId);
  const { spec } = design;
  const { summary: file, attribution } = folder.arm(arm);
  const summary = await readJson(file, ArmSummary);
  if (summary === null) {
    throw new InvalidInput([`arm: has no results yet (got "${arm}"; there is no ${file}); benchmark it first`]);
  }
  const tasks: AttributionPlan['tasks'] = [];
  const changed_tasks: string[] = [];
  for (const task_id of armTasks(spec, arm)) {
    const { task, controls_sha256 } = await taskControls(tasksDir, task_id);
    requireDeclared(task, design, tasksDir);
    if (sha256(JSON.stringify(task)) !== task_sha256[task_id]) changed_tasks.push(task_id);
    tasks.push({ task_id, controls_sha256 });
  }
  const earlier = await readJson(attribution, ArmAttribution).catch(notDamaged);
  return {
    ...{ experiment_id: experimentId, arm, limits: spec.limits, trials: summary.overall.scored, tasks, changed_tasks },
    earlier: earlier && {
      ...{ sandbox: earlier.sandbox, controls_sha256: earlier.controls_sha256 },
      cost: earlier.cost,
    },
  };
}

/** Controls of a task that asks for something else would blame the model for what it was not asked for. */
function requireDeclared(task: Task, { tasks }: Design, tasksDir: string): void {
  const declared = tasks.find(({ id }) => id === task.id);
  const other = (['version', 'signature', 'specification'] as const).filter((part) => task[part] !== declared?.[part]);
  if (other.length === 0) return;
  throw new InvalidInput([
    `tasks: ${task.id} has another ${other.join(', ')} than the experiment declared (got the one in ${tasksDir}, allowed the declared one; --tasks-dir names its folder)`,
  ]);
}

/** Null for a damaged file; any other error is thrown on. */
function notDamaged(cause: unknown): null {
  if (cause instanceof DamagedFile) return null;
  throw cause;
}
