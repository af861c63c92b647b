import type { ArmSummary } from '../records.ts';
import type { ExperimentSpec } from '../spec.ts';

/** What an arm lacks to be the one that was planned, one line per task: `exp-1.baseline has 12 of 50 trials of fibonacci`. */
export function missingTrials(
  { experiment_id, arm, tasks }: ArmSummary,
  planned: Pick<ExperimentSpec, 'tasks' | 'trials_per_task'>,
): string[] {
  const recorded = new Map(tasks.map(({ task_id, trials }) => [task_id, trials]));
  return planned.tasks.flatMap((taskId) => {
    const trials = recorded.get(taskId) ?? 0;
    if (trials >= planned.trials_per_task) return [];
    return [`${experiment_id}.${arm} has ${trials} of ${planned.trials_per_task} trials of ${taskId}`];
  });
}
