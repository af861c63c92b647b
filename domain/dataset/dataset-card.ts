import { auditTable, auditWords } from './audit-words.ts';
import type { DatasetAudit } from './dataset-audit.ts';
import { type DatasetReport, DropReason, type TrainingSample } from './sample.ts';
import { DROP_WORDS, selectionWords } from './selection-words.ts';

const FOREIGN =
  "The answers were taken over from results in the original experiment's format, which keep neither prompts nor whole answers: the prompts are this experiment's, and each answer is its code in a code block.";

/**
 * `DATASET_CARD.md`: what a dataset holds, how it was made and what it must not be used to show, in the form of a Hugging
 * Face dataset card. The same dataset gives the same text.
 */
export function datasetCard({
  report,
  samples,
  validationFraction,
  seed,
}: {
  report: DatasetReport;
  samples: readonly TrainingSample[];
  validationFraction: number;
  seed: number;
}): string {
  const experiments = distinct(samples.map(({ experiment_id }) => experiment_id)).join(', ');
  const known = samples.every(({ sandbox }) => sandbox !== null);
  const models = distinct(samples.map(({ model_name }) => model_name));
  return `${frontMatter(report, `${experiments} ${report.arm}`)}
# Training samples of \`${experiments}\` for its arm \`${report.arm}\`

Prompts of a test-first benchmark${known ? ', byte for byte as the model saw them,' : ''} and the model's own answers, without the token that ends them. One step writes pytest tests
for a function (\`g_test\`), the other writes the function so that it passes them (\`g_impl\`). \`training_samples.jsonl\` has every sample with its origin,
\`prepared/\` what the trainer reads, \`prepared/chat_format/\` the same as chats.

## What was taken

${selectionWords(report)}. ${report.samples} samples, ${report.distinct} of them distinct, from ${report.candidates} answers in ${report.trials} trials.

${countsTable(report)}

## What was left out

${leftOut(report)}

## Audit

${auditWords(report, known ? experiments : null).join(' ')}${report.audit === null ? '' : `\n\n${auditedTable(report.audit)}`}

## Split

${report.train} samples for training, ${report.validation} for validation (wanted: ${validationFraction} of all), by seed ${seed}, the same share of each task; equal samples are on one side.
${sharedWords(report)}

## Origin

${origin(samples)}

Each row names its experiment, trial, step and attempt, the model, the outcome of its trial, and the guard that judged it with the guard's version.

## Licence

Answers of the model ${models.map((name) => `\`${name}\``).join(', ')}: the terms of that model decide what may be done with them.

## Limits

${[...limits(report), ...(known ? [] : [FOREIGN])].map((line) => `- ${line}`).join('\n')}
`;
}

function frontMatter({ samples, train, validation }: DatasetReport, name: string): string {
  const files = [...(train > 0 ? [['train', 'train']] : []), ...(validation > 0 ? [['validation', 'val']] : [])].map(
    ([split, file]) => `  - split: ${split}\n    path: prepared/${file}.jsonl\n`,
  );
  return `---
pretty_name: ${JSON.stringify(name)}
language:
- en
- code
task_categories:
- text-generation
size_categories:
- ${sizeCategory(samples)}
configs:
- config_name: default
  data_files:
${files.join('')}---
`;
}

function sizeCategory(samples: number): string {
  if (samples < 1000) return 'n<1K';
  if (samples < 10_000) return '1K<n<10K';
  return samples < 100_000 ? '10K<n<100K' : '100K<n<1M';
}

function countsTable({ per_task, distinct: all, dropped }: DatasetReport): string {
  const rows = per_task.map(({ task_id, tests, implementations, distinct: own, dropped: lost }) => [
    task_id,
    tests,
    implementations,
    own,
    total(lost),
  ]);
  const sum = (column: 'tests' | 'implementations'): number =>
    per_task.reduce((count, task) => count + task[column], 0);
  return markdownTable(
    ['Task', 'Tests', 'Implementations', 'Distinct', 'Left out'],
    [...rows, ['all', sum('tests'), sum('implementations'), all, total(dropped)]],
  );
}

function auditedTable(audit: DatasetAudit): string {
  const { head, rows } = auditTable(audit);
  return markdownTable(head, rows);
}

function markdownTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const rule = head.map((_, column) => (column === 0 ? '---' : '--:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function leftOut({ dropped }: DatasetReport): string {
  const lines = DropReason.options.flatMap((reason) =>
    dropped[reason] === 0 ? [] : [`- ${dropped[reason]} \`${reason}\`: ${DROP_WORDS[reason]}`],
  );
  return lines.length === 0 ? 'Nothing.' : lines.join('\n');
}

function sharedWords({ shared_tests, validation }: DatasetReport): string {
  if (shared_tests === null || shared_tests === 0) return 'No trial has samples on both sides.';
  return `Of ${shared_tests} of the ${validation} validation samples the other step's sample is in train; one's prompt holds the other's tests, so the validation loss is lower than on trials unseen.`;
}

function origin(samples: readonly TrainingSample[]): string {
  const lines = samples.map(
    ({ model_name, model_digest, adapter_digest, prompts_version, sandbox }) =>
      `- model \`${model_name}\`, weights ${model_digest ?? 'unknown'}, ${adapter_digest === null ? 'no adapter' : `adapter ${adapter_digest}`}; prompts ${prompts_version}; ` +
      (sandbox === null
        ? 'guards unknown'
        : `guards ${sandbox.runner}, Python ${sandbox.python}, pytest ${sandbox.pytest}, sandbox level ${sandbox.level}`),
  );
  return distinct(lines).join('\n');
}

function limits({ arm, draw }: DatasetReport): string[] {
  return [
    arm === 'finetuned' || draw !== 'selected'
      ? 'A model trained on it is benchmarked on the same tasks: a gain there is no evidence about other tasks.'
      : 'The task that the arm is benchmarked on, and those that are the same problem, are left out of it.',
    'It holds nothing but what the model could write already: training on it can make those answers likelier, which is not to know more.',
    ACCEPTED[draw],
    'An implementation was asked for only after tests were accepted, in every draw.',
  ];
}

const ACCEPTED: Record<DatasetReport['draw'], string> = {
  selected:
    "An implementation was accepted because it passes the model's own tests, which may be wrong or weak in the same way as the implementation.",
  unfiltered: 'Its answers are right or wrong as they came: it is a control, not data to learn from.',
  audited:
    'Reference solutions and mutants chose it, which the loop does not have: what a model trained on it gains says what perfect tests would be worth, and nothing of the loop.',
};

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function distinct(lines: readonly string[]): string[] {
  return [...new Set(lines)].toSorted();
}
