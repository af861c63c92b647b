import type { DatasetReport } from '../domain/dataset/sample.ts';
import { table } from '../domain/table.ts';

/** The finetuned arm's dataset by task, then a line for each control's. */
export function datasetsText({
  reports: { finetuned, ...controls },
  refused,
}: {
  reports: Record<string, DatasetReport>;
  refused: Record<string, string>;
}): string {
  return [
    ...(finetuned ? [datasetText(finetuned)] : []),
    ...Object.entries(controls).map(([arm, report]) => `${arm}: ${countsLine(report)}`),
    ...Object.entries(refused).map(([arm, reason]) => `${arm}: refused, ${reason}`),
  ].join('\n');
}

/** What was selected, by task, and why the rest was left out. */
function datasetText(report: DatasetReport): string {
  const { dropped, per_task, shared_tests, validation } = report;
  const reasons = Object.entries(dropped).filter(([, count]) => count > 0);
  const rows = [
    ['Task', 'Tests', 'Implementations', 'Distinct'],
    ...per_task.map((task) => [task.task_id, String(task.tests), String(task.implementations), String(task.distinct)]),
  ];
  return [
    countsLine(report),
    ...(reasons.length === 0 ? [] : [`Left out: ${reasons.map(([reason, count]) => `${count} ${reason}`).join(', ')}`]),
    ...(shared_tests === null || shared_tests === 0
      ? []
      : [`${shared_tests} of ${validation} validation samples are of trials that train has a sample of, too`]),
    ...table(rows, { width: 100 }),
  ].join('\n');
}

function countsLine({ trials, samples, distinct, train, validation }: DatasetReport): string {
  return `${samples} samples (${distinct} distinct) from ${trials} trials: ${train} for training, ${validation} for validation`;
}
