import { ResultsFolder } from '../../../activities/files/results-folder.ts';
import { createRecordActivities } from '../../../activities/records/activities.ts';
import { openDesign } from '../../../activities/spec/manifest.ts';
import { TASKS_DIR } from '../../../activities/spec/task-files.ts';
import { EXPERIMENT, recordsOf, type Shape, TASKS } from './records.ts';

/** A results folder as a run leaves it before its comparison; the arms as they were measured, each by `recordTrial`. */
export async function experimentFolder(
  resultsDir: string,
  {
    arms = ['baseline', 'finetuned'],
    trials,
    completion,
  }: { arms?: Shape['arm'][]; trials: number; completion?: string },
): Promise<ResultsFolder> {
  await openDesign({ tasks: TASKS, trials_per_task: trials }, EXPERIMENT, {
    resultsDir,
    tasksDir: TASKS_DIR,
    version: '0.1.0',
  });
  const records = createRecordActivities({ resultsDir });
  for (const arm of arms) {
    for (const task of TASKS) {
      for (const record of recordsOf(task, { arm, trials, ...(completion === undefined ? {} : { completion }) })) {
        await records.checkIdentity({ experiment_id: EXPERIMENT, arm, identity: record.model });
        await records.recordTrial(record);
      }
    }
    await records.summarizeArm({ experiment_id: EXPERIMENT, arm });
  }
  return new ResultsFolder(resultsDir, EXPERIMENT);
}
