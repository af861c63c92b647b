import type { DatasetReport } from '../domain/dataset/sample.ts';
import { table } from '../domain/table.ts';

/** What was selected, by task, and why the rest was left out. */
export function datasetText({
  trials,
  samples,
  distinct,
  train,
  validation,
  dropped,
  per_task,
}: DatasetReport): string {
  const reasons = Object.entries(dropped).filter(([, count]) => count > 0);
  const rows = [
    ['Task', 'Tests', 'Implementations', 'Distinct'],
    ...per_task.map((task) => [task.task_id, String(task.tests), String(task.implementations), String(task.distinct)]),
  ];
  return [
    `${samples} samples (${distinct} distinct) from ${trials} trials: ${train} for training, ${validation} for validation`,
    ...(reasons.length === 0 ? [] : [`Left out: ${reasons.map(([reason, count]) => `${count} ${reason}`).join(', ')}`]),
    ...table(rows, { width: 100 }),
  ].join('\n');
}
