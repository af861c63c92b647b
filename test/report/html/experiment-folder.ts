import { type ArmFolder, ResultsFolder } from '../../../activities/files/results-folder.ts';
import { writeAtomically, writeJson } from '../../../activities/files/atomic.ts';
import { createRecordActivities } from '../../../activities/records/activities.ts';
import { openDesign } from '../../../activities/spec/manifest.ts';
import { TASKS_DIR } from '../../../activities/spec/task-files.ts';
import type { TrialRecord } from '../../../domain/records.ts';
import { armTasks, tunedArms } from '../../../domain/tuned-arms.ts';
import { armAttribution, attributionOf } from './attributions.ts';
import { CONTROL_ARMS, CONTROLLED, EXPERIMENT, recordsOf, type Shape, TASKS } from './records.ts';
import { trainedAdapter } from './trained-adapter.ts';

/**
 * A results folder as a run leaves it before its comparison: the arms as they were measured, each by `recordTrial`, and
 * with `controlled` every control arm and every adapter's manifest, with `attributed` what the tasks' controls say of each
 * arm, too.
 */
export async function experimentFolder(
  resultsDir: string,
  {
    arms = ['baseline', 'finetuned'],
    trials,
    completion,
    controlled = false,
    attributed = false,
  }: { arms?: Shape['arm'][]; trials: number; completion?: string; controlled?: boolean; attributed?: boolean },
): Promise<ResultsFolder> {
  const folder = new ResultsFolder(resultsDir, EXPERIMENT);
  const design = await openDesign(
    { tasks: TASKS, trials_per_task: trials, ...(controlled ? CONTROLLED : {}) },
    EXPERIMENT,
    {
      resultsDir,
      tasksDir: TASKS_DIR,
      version: '0.1.0',
    },
  );
  const records = createRecordActivities({ resultsDir });
  for (const arm of controlled ? [...arms, ...CONTROL_ARMS] : arms) {
    const recorded: TrialRecord[] = [];
    for (const task of armTasks(design.spec, arm)) {
      for (const record of recordsOf(task, { arm, trials, ...(completion === undefined ? {} : { completion }) })) {
        recorded.push(record);
        await records.checkIdentity({ experiment_id: EXPERIMENT, arm, identity: record.model });
        await records.recordTrial(record);
      }
    }
    await records.summarizeArm({ experiment_id: EXPERIMENT, arm });
    if (attributed) await writeAttribution(folder.arm(arm), arm, recorded);
  }
  if (controlled) {
    for (const { arm, dataset, trainingSeed } of tunedArms(design)) {
      if (dataset !== null) await writeJson(folder.model(arm).manifest, trainedAdapter(arm, trainingSeed));
    }
  }
  return folder;
}

async function writeAttribution(folder: ArmFolder, arm: string, records: readonly TrialRecord[]): Promise<void> {
  const attribution = armAttribution(arm, records);
  await writeJson(folder.attribution, attribution);
  for (const { task_id: taskId } of attribution.tasks) {
    const lines = records.flatMap((record) => {
      const judged = record.task_id === taskId ? attributionOf(record) : null;
      return judged === null ? [] : [`${JSON.stringify(judged)}\n`];
    });
    await writeAtomically(folder.attributions(taskId), lines.join(''));
  }
}
