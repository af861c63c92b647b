import type { ArmSummary, TaskSummary } from '../domain/records.ts';
import { wilson95 } from '../domain/statistics/wilson.ts';
import { percent, percentInterval } from './numbers.ts';
import { table } from '../domain/table.ts';

/** One arm's pass rates by task, with Wilson intervals. */
export function armReport({ arm, model, tasks, overall }: ArmSummary): string {
  const rows = [
    ['Task', 'Passed', 'Rate', '95% interval', 'Tests failed', 'Impl failed', 'Infra'],
    ...tasks.map((task) => row(task.task_id, task)),
    row('all', overall),
  ];
  return [`${arm} of ${model.name} (${model.digest.slice(0, 12)})`, ...table(rows, { width: 100 })].join('\n');
}

function row(name: string, counts: Omit<TaskSummary, 'task_id'>): string[] {
  const { successes, scored, g_test_failed, g_impl_failed, infrastructure_errors } = counts;
  return [
    name,
    `${successes}/${scored}`,
    percent(scored === 0 ? null : successes / scored),
    percentInterval(wilson95({ successes, trials: scored })),
    String(g_test_failed),
    String(g_impl_failed),
    String(infrastructure_errors),
  ];
}
