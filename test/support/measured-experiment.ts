import { createRecordActivities } from '../../activities/records/activities.ts';
import { openDesign } from '../../activities/spec/manifest.ts';
import { TASKS_DIR } from '../../activities/spec/task-files.ts';
import type { TrialRecord } from '../../domain/records.ts';
import { trialId } from '../../domain/trial-plan.ts';
import { trialRecord } from '../domain/trial-record.ts';

export interface MeasuredArmShape {
  experiment: string;
  arm: string;
  /** Successes of each task, of `trials`. */
  successes: Record<string, number>;
  trials?: number;
  spec?: Record<string, unknown>;
  /** What every record of the arm says, where it is not the usual. */
  record?: Partial<TrialRecord>;
  tasksDir?: string;
}

/** Writes an arm with all its trials, as a benchmark leaves it, and the experiment's design if there is none yet. */
export async function measureArm(
  resultsDir: string,
  { experiment, arm, successes, trials = 5, spec = {}, record = {}, tasksDir = TASKS_DIR }: MeasuredArmShape,
): Promise<void> {
  const tasks = Object.keys(successes);
  const design = { tasks, trials_per_task: trials, ...spec };
  await openDesign(design, experiment, { resultsDir, tasksDir, version: '0' });
  const records = createRecordActivities({ resultsDir });
  const place = { experiment_id: experiment, arm };
  for (const [task_id, passed] of Object.entries(successes)) {
    for (let index = 0; index < trials; index += 1) {
      const base = trialRecord({ index, task_id, tests: 1, implementation: index < passed ? 1 : null });
      const adapter_digest = arm === 'finetuned' ? 'adapter' : null;
      const trial_id = trialId(experiment, arm, { taskId: task_id, trialIndex: index });
      const trial = { ...base, ...place, trial_id, model: { ...base.model, adapter_digest }, ...record };
      await records.checkIdentity({ ...place, identity: trial.model });
      await records.recordTrial(trial);
    }
  }
  await records.summarizeArm(place);
}
