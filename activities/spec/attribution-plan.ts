import { z } from 'zod';
import { ArmAttribution } from '../../domain/attribution/attribution.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { Arm, ArmSummary } from '../../domain/records.ts';
import { ExperimentId, type Limits } from '../../domain/spec.ts';
import { armTasks } from '../../domain/tuned-arms.ts';
import { taskControls } from '../attribution/task-controls.ts';
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
  /** By what it was attributed last, and what that took; null where it never was. */
  earlier: Pick<ArmAttribution, 'sandbox' | 'controls_sha256' | 'cost'> | null;
}

/** What is to be attributed, and by what. `InvalidInput` for an arm without results, or a task whose file is gone. */
export async function attributionPlan(
  experimentId: string,
  arm: string,
  { resultsDir, tasksDir }: { resultsDir: string; tasksDir: string },
): Promise<AttributionPlan> {
  const folder = new ResultsFolder(resultsDir, experimentId);
  const { spec } = (await readManifest(folder, experimentId)).design;
  const { summary: file, attribution } = folder.arm(arm);
  const summary = await readJson(file, ArmSummary);
  if (summary === null) {
    throw new InvalidInput([`arm: has no results yet (got "${arm}"; there is no ${file}); benchmark it first`]);
  }
  const tasks: AttributionPlan['tasks'] = [];
  for (const task_id of armTasks(spec, arm)) {
    const { controls_sha256 } = await taskControls(tasksDir, task_id);
    tasks.push({ task_id, controls_sha256 });
  }
  const earlier = await readJson(attribution, ArmAttribution);
  return {
    ...{ experiment_id: experimentId, arm, limits: spec.limits, trials: summary.overall.scored, tasks },
    earlier: earlier && {
      ...{ sandbox: earlier.sandbox, controls_sha256: earlier.controls_sha256 },
      cost: earlier.cost,
    },
  };
}
