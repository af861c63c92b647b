import { auditBrief, auditTable, auditWords } from '../../../domain/dataset/audit-words.ts';
import type { DatasetReport } from '../../../domain/dataset/sample.ts';
import { selectionWords } from '../../../domain/dataset/selection-words.ts';
import { finetuneCommand } from '../../../domain/finetune-command.ts';
import { dataTable } from '../data-table.ts';
import { type Markup, markup, type Part } from '../markup.ts';
import type { ReportData } from '../report-data.ts';
import type { Section } from './section.ts';

/** Null where no dataset was extracted. */
export function dataset(data: ReportData): Section | null {
  const { finetuned, ...controls } = data.datasets;
  if (!finetuned) return null;
  const body = markup`${outdatedNotes(data)}${summary(finetuned)}
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
})}${audit(finetuned, data.manifest.design.spec.experiment_id)}${controlList(Object.values(controls))}`;
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

function audit(report: DatasetReport, experimentId: string): Markup {
  const found = report.audit && auditTable(report.audit);
  return markup`
<p>${inCode(auditWords(report, experimentId).join(' '))}</p>${
    found && dataTable({ caption: 'Samples by what the audit says of their trials.', ...found })
  }`;
}

/** Text with code in backquotes. */
function inCode(text: string): Part[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? markup`<code>${part}</code>` : part));
}

function outdatedNotes({ datasets, outdated, manifest }: ReportData): Markup | null {
  if (outdated.length === 0) return null;
  const { experiment_id } = manifest.design.spec;
  return markup`<p><strong>Not every adapter was trained on what is shown here:</strong> samples were extracted again after a training.</p>
<ul class="notes">
${outdated.map(
  ({ arm, dataset: of }) => markup`<li>The adapter of <code>${arm}</code> was trained on other samples; ${
    of in datasets
      ? markup`<code>${finetuneCommand(experiment_id, arm)}</code> trains it on these`
      : 'now there are none for it'
  }.</li>
`,
)}</ul>`;
}

function controlList(controls: readonly DatasetReport[]): Markup | null {
  if (controls.length === 0) return null;
  return markup`<p>The controls’ adapters are trained on samples of their own:</p>
<ul class="notes">
${controls.map(
  (
    control,
  ) => markup`<li><code>${control.arm}</code>: ${control.samples} samples (${control.distinct} distinct), ${control.train} for training, ${control.validation} for validation; ${selectionWords(control)}. ${auditBrief(control)}</li>
`,
)}</ul>`;
}
