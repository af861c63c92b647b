import type { TaskSummary } from '../records.ts';
import type { Counts } from '../statistics/counts.ts';
import type { MeasuredArm } from './measured-arm.ts';

/** The tasks that both arms have results of, [a, b], in the order of `a`. */
export function sharedTasks(a: MeasuredArm, b: MeasuredArm): [TaskSummary, TaskSummary][] {
  const there = new Map(b.summary.tasks.map((task) => [task.task_id, task]));
  return a.summary.tasks.flatMap((task): [TaskSummary, TaskSummary][] => {
    const same = there.get(task.task_id);
    return same ? [[task, same]] : [];
  });
}

/** Their scored trials, as a table. */
export function scoredTable(before: TaskSummary, after: TaskSummary): { baseline: Counts; finetuned: Counts } {
  return { baseline: scored(before), finetuned: scored(after) };
}

function scored({ successes, scored: trials }: TaskSummary): Counts {
  return { successes, trials };
}

export function infrastructureErrors(tasks: readonly TaskSummary[]): number {
  return tasks.reduce((sum, { infrastructure_errors }) => sum + infrastructure_errors, 0);
}
