import type { ArmSummary, ModelIdentity, TrialRecord } from '../../domain/records.ts';
import { addRecord, armSummary, emptyCounts, type TrialCounts } from '../../domain/summary.ts';
import { writeAtomically } from '../files/atomic.ts';
import type { ArmFolder } from '../files/results-folder.ts';
import { trialsInOrder } from './running-trials.ts';

/** Writes every task's `<task>_trials.jsonl`, one trial at a time, and counts as it goes. */
export async function foldArm({
  folder,
  experimentId,
  arm,
  model,
  taskIds,
}: {
  folder: ArmFolder;
  experimentId: string;
  arm: string;
  model: ModelIdentity;
  taskIds: readonly string[];
}): Promise<ArmSummary> {
  const counts = new Map<string, TrialCounts>();
  for (const taskId of taskIds) {
    let ofTask = emptyCounts();
    const lines = async function* (records: AsyncIterable<TrialRecord>): AsyncGenerator<string> {
      for await (const record of records) {
        ofTask = addRecord(ofTask, record);
        yield `${JSON.stringify(record)}\n`;
      }
    };
    await writeAtomically(folder.trials(taskId), lines(trialsInOrder(folder, taskId)));
    counts.set(taskId, ofTask);
  }
  return armSummary({ experimentId, arm, model, counts });
}
