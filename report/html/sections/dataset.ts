import { dataTable } from '../data-table.ts';
import { markup } from '../markup.ts';
import type { ReportData } from '../report-data.ts';
import type { Section } from './section.ts';

/** Null where no dataset was extracted. */
export function dataset({ dataset: report }: ReportData): Section | null {
  if (report === null) return null;
  const { selection, trials, candidates, samples, distinct, dropped, train, validation, per_task } = report;
  const standards = [
    selection.first_attempt ? 'accepted at the first attempt' : 'accepted at any attempt',
    ...(selection.validated ? ['of trials that passed'] : []),
  ];
  const lost = Object.entries(dropped).filter(([, count]) => count > 0);
  const body = markup`<p>${samples} samples (${distinct} of them distinct) of ${candidates} answers in ${trials} trials: ${selection.steps.join(' and ')}, ${standards.join(', ')}. ${train} for training, ${validation} for validation; equal samples are on one side.${
    lost.length === 0
      ? null
      : ` Left out: ${lost.map(([reason, count]) => `${count} ${reason.replaceAll('_', ' ')}`).join(', ')}.`
  }</p>
${dataTable({
  caption: 'Training samples by task.',
  head: ['Task', 'Tests', 'Implementations', 'Distinct', 'Left out'],
  rows: per_task.map((task) => [
    task.task_id,
    task.tests,
    task.implementations,
    task.distinct,
    Object.values(task.dropped).reduce((sum, count) => sum + count, 0),
  ]),
})}`;
  return { id: 'dataset', title: 'Training data', body };
}
