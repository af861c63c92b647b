import type { JudgedTrial } from '../../domain/export/judged-trial.ts';
import { type ArmSummary, TrialRecord } from '../../domain/records.ts';
import { readJsonLines } from '../files/parse.ts';
import type { ArmFolder } from '../files/results-folder.ts';
import { requireCounted } from '../files/trial-count.ts';
import { judgedTrials } from '../report/trials-with-judgements.ts';
import { wholeAttributions } from '../attribution/whole-attribution.ts';

/** An arm that has ended. */
export interface MeasuredArm {
  folder: ArmFolder;
  summary: ArmSummary;
}

/**
 * Every trial of an arm with its attribution, task by task in the order of the summary, one at a time. `DamagedFile` names
 * file and line of a trial that is damaged, or the file whose trials are not those of the summary, or that lacks
 * attributions.
 */
export async function* armTrials({ folder, summary }: MeasuredArm): AsyncGenerator<JudgedTrial> {
  for (const { task_id: taskId, trials } of summary.tasks) {
    const source = folder.trials(taskId);
    let read = 0;
    for await (const judged of judgedTrials(readJsonLines(source, TrialRecord), wholeAttributions(folder, taskId))) {
      read += 1;
      yield judged;
    }
    requireCounted({ ...summary, file: source, there: read, counted: trials });
  }
}
