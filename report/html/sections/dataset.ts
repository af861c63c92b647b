import type { DatasetReport } from '../../../domain/dataset/sample.ts';
import { selectionWords } from '../../../domain/dataset/selection-words.ts';
import { dataTable } from '../data-table.ts';
import { type Markup, markup } from '../markup.ts';
import type { ReportData } from '../report-data.ts';
import type { Section } from './section.ts';

/** Null where no dataset was extracted. */
export function dataset({ datasets: { finetuned, ...controls } }: ReportData): Section | null {
  if (!finetuned) return null;
  const body = markup`${summary(finetuned)}
${dataTable({
  caption: 'Training samples by task.',
  head: ['Task', 'Tests', 'Implementations', 'Distinct', 'Left out'],
  rows: finetuned.per_task.map((task) => [
    task.task_id,
    task.tests,
    task.implementations,
    task.distinct,
    Object.values(task.dropped).reduce((sum, count) => sum + count, 0),
  ]),
})}${controlList(Object.values(controls))}`;
  return { id: 'dataset', title: 'Training data', body };
}

function summary(report: DatasetReport): Markup {
  const { trials, candidates, samples, distinct, dropped, train, validation, shared_tests: shared } = report;
  const lost = Object.entries(dropped).filter(([, count]) => count > 0);
  return markup`<p>${samples} samples (${distinct} of them distinct) of ${candidates} answers in ${trials} trials: ${selectionWords(report)}. ${train} for training, ${validation} for validation; equal samples are on one side.${
    shared
      ? ` Of ${shared} of the validation samples the same trial’s other answer is in training, and one’s prompt holds the other’s tests: the validation loss is lower than on unseen trials.`
      : null
  }${
    lost.length === 0
      ? null
      : ` Left out: ${lost.map(([reason, count]) => `${count} ${reason.replaceAll('_', ' ')}`).join(', ')}.`
  }</p>`;
}

function controlList(controls: readonly DatasetReport[]): Markup | null {
  if (controls.length === 0) return null;
  return markup`<p>The controls’ adapters are trained on samples of their own:</p>
<ul class="notes">
${controls.map(
  (
    control,
  ) => markup`<li><code>${control.arm}</code>: ${control.samples} samples (${control.distinct} distinct), ${control.train} for training, ${control.validation} for validation; ${selectionWords(control)}.</li>
`,
)}</ul>`;
}
