import type { Outcome } from '../domain/records.ts';
import { COUNTED_AS } from '../domain/summary.ts';
import { table } from '../domain/table.ts';

export interface TaskProgress {
  task_id: string;
  done: number;
  successes: number;
  g_test_failed: number;
  g_impl_failed: number;
  infrastructure_errors: number;
}

/** Counters only, never lists: an arm may have 100,000 trials. */
export interface ArmProgress {
  arm: string;
  trials_per_task: number;
  tasks: TaskProgress[];
}

export function noProgress(arm: string, trialsPerTask: number, taskIds: readonly string[]): ArmProgress {
  const none = { done: 0, successes: 0, g_test_failed: 0, g_impl_failed: 0, infrastructure_errors: 0 };
  return { arm, trials_per_task: trialsPerTask, tasks: taskIds.map((task_id) => ({ task_id, ...none })) };
}

export function countTrial(progress: ArmProgress, taskId: string, outcome: Outcome): void {
  const task = progress.tasks.find(({ task_id }) => task_id === taskId);
  if (!task) throw new RangeError(`${taskId} is not a task of ${progress.arm}`);
  task.done += 1;
  task[COUNTED_AS[outcome]] += 1;
}

/** A table in a code block: the Web UI draws Markdown tables without padding. */
export function progressTable({ tasks, trials_per_task }: ArmProgress): string {
  const rows = tasks.map((task) => {
    const scored = task.done - task.infrastructure_errors;
    return [
      task.task_id,
      `${task.done}/${trials_per_task}`,
      scored === 0 ? '-' : `${((100 * task.successes) / scored).toFixed(0)}%`,
      String(task.g_test_failed),
      String(task.g_impl_failed),
      String(task.infrastructure_errors),
    ];
  });
  const header = ['task', 'trials', 'pass', 'tests failed', 'impl failed', 'infra'];
  return ['```', ...table([header, ...rows], { width: 100 }), '```'].join('\n');
}
