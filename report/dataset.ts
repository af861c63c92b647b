import { auditBrief, auditWords, killsOf } from '../domain/dataset/audit-words.ts';
import type { DatasetReport } from '../domain/dataset/sample.ts';
import { table } from '../domain/table.ts';

/**
 * The finetuned arm's dataset by task, then a line for each control's. `experimentId` is null where the samples are not of
 * an experiment's own trials.
 */
export function datasetsText(
  {
    reports: { finetuned, ...controls },
    refused,
  }: {
    reports: Record<string, DatasetReport>;
    refused: Record<string, string>;
  },
  experimentId: string | null,
): string {
  return [
    ...(finetuned ? [datasetText(finetuned, experimentId)] : []),
    ...Object.entries(controls).map(([arm, report]) => `${arm}: ${countsLine(report)}. ${auditBrief(report)}`.trim()),
    ...Object.entries(refused).map(([arm, reason]) => `${arm}: refused, ${reason}`),
  ].join('\n');
}

/** What was selected, by task, and why the rest was left out. */
function datasetText(report: DatasetReport, experimentId: string | null): string {
  const { dropped, per_task, shared_tests, validation, audit } = report;
  const reasons = Object.entries(dropped).filter(([, count]) => count > 0);
  const audited = new Map(audit?.per_task.map((task) => [task.task_id, task]));
  const someNotJudged = (audit?.not_judged ?? 0) > 0;
  const rows = [
    [
      ...['Task', 'Tests', 'Implementations', 'Distinct'],
      ...(audit ? ['Flagged', 'Reject a reference', 'Kill no mutant'] : []),
      ...(someNotJudged ? ['Not judged'] : []),
    ],
    ...per_task.map(({ task_id, tests, implementations, distinct }) => {
      const found = audited.get(task_id);
      const flags = found ? [found.flagged, found.rejects_reference, killsOf(found)] : [];
      const rest = found && someNotJudged ? [found.not_judged] : [];
      return [task_id, ...[tests, implementations, distinct, ...flags, ...rest].map(String)];
    }),
  ];
  return [
    countsLine(report),
    ...(reasons.length === 0 ? [] : [`Left out: ${reasons.map(([reason, count]) => `${count} ${reason}`).join(', ')}`]),
    ...(shared_tests === null || shared_tests === 0
      ? []
      : [`${shared_tests} of ${validation} validation samples are of trials that train has a sample of, too`]),
    ...auditWords(report, experimentId),
    ...table(rows, { width: 100 }),
  ].join('\n');
}

function countsLine({ trials, samples, distinct, train, validation }: DatasetReport): string {
  return `${samples} samples (${distinct} distinct) from ${trials} trials: ${train} for training, ${validation} for validation`;
}
