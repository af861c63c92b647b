import { trialsInOrder } from '../activities/records/running-trials.ts';
import type { ResultsFolder } from '../activities/files/results-folder.ts';
import type { ExperimentSpec } from '../domain/spec.ts';
import { addRecord, emptyCounts, type TrialCounts } from '../domain/summary.ts';
import { trialId } from '../domain/trial-plan.ts';
import { armTasks } from '../domain/tuned-arms.ts';

/** What an arm lacks: trials without a record, and those that measured nothing. */
export interface ArmGaps {
  arm: string;
  missing: string[];
  broken: { trial_id: string; error: string }[];
  /** Of the trials that are recorded. */
  counts: TrialCounts;
}

export async function armGaps(
  { folder, experimentId, arm }: { folder: ResultsFolder; experimentId: string; arm: string },
  spec: Pick<ExperimentSpec, 'tasks' | 'trials_per_task' | 'controls' | 'training'>,
): Promise<ArmGaps> {
  const gaps: ArmGaps = { arm, missing: [], broken: [], counts: emptyCounts() };
  for (const taskId of armTasks(spec, arm)) {
    const recorded = new Set<number>();
    for await (const record of trialsInOrder(folder.arm(arm), taskId)) {
      recorded.add(record.trial_index);
      gaps.counts = addRecord(gaps.counts, record);
      if (record.outcome === 'infrastructure_error') {
        gaps.broken.push({ trial_id: record.trial_id, error: record.error ?? 'not known' });
      }
    }
    for (let trialIndex = 0; trialIndex < spec.trials_per_task; trialIndex += 1) {
      if (!recorded.has(trialIndex)) gaps.missing.push(trialId(experimentId, arm, { taskId, trialIndex }));
    }
  }
  return gaps;
}

export function isWhole({ missing, broken }: ArmGaps): boolean {
  return missing.length === 0 && broken.length === 0;
}
