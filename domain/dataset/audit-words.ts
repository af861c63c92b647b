import { percent } from '../numbers.ts';
import { wilson95 } from '../statistics/wilson.ts';
import type { JudgedPart } from './audit.ts';
import type { DatasetAudit, Unaudited } from './dataset-audit.ts';
import type { DatasetReport } from './sample.ts';

/**
 * What the audit found, as sentences; without one, why there is none and which commands make it. `experimentId` is null
 * where the trials are not an experiment's own.
 */
export function auditWords(
  {
    audit,
    unaudited,
    draw,
    samples,
    dropped,
  }: Pick<DatasetReport, 'audit' | 'unaudited' | 'draw' | 'samples' | 'dropped'>,
  experimentId: string | null,
): string[] {
  if (audit === null) return [experimentId === null ? FOREIGN : notAudited(unaudited, { samples, experimentId })];
  if (draw === 'audited') {
    return [
      `The audit flagged ${dropped.audit_failed} samples, whose trials' tests reject a correct solution, at least in some runs, or detect no wrong one, and they were left out: this dataset has so many fewer than the finetuned arm's.`,
      ORACLE,
      wrongCode(audit),
    ];
  }
  return [
    flaggedShare(audit),
    ...notJudged(audit),
    ...(audit.flagged === 0
      ? []
      : [
          'They teach wrong expectations: tests that a correct solution fails or that a wrong one passes, and code that was asked to pass them. Nothing was left out because of it.',
        ]),
    ORACLE,
    wrongCode(audit),
  ];
}

const ORACLE =
  'The audit judges by reference solutions and mutants, which no model and no other choice of samples gets to see; an implementation is flagged by the tests that its trial accepted.';

const FOREIGN = "The samples were not audited: only an experiment's own trials are judged by their tasks' controls.";

function notAudited(
  unaudited: Unaudited | null,
  { samples, experimentId }: { samples: number; experimentId: string },
): string {
  const then = `\`tddft extract --id ${experimentId}\` then counts.`;
  if (unaudited?.reason === 'damaged')
    return `The samples were not audited: ${unaudited.problem}. \`tddft attribute ${experimentId}\` writes what was judged anew, and ${then}`;
  if (unaudited?.reason === 'partly_judged')
    return `The samples were not audited: ${partWords({ ...unaudited, samples }, experimentId)}. ${then}`;
  return `The samples were not audited: \`tddft attribute ${experimentId}\` judges the trials of an experiment by their tasks' references and mutants, and ${then}`;
}

/** What is judged, what is not, and the command that judges the rest. */
export function partWords({ samples, judged, tasks }: JudgedPart, experimentId: string): string {
  const rest = `${tasks.length === 1 ? 'task' : 'tasks'} ${tasks.join(', ')} ${tasks.length === 1 ? 'is' : 'are'} not, or not wholly`;
  return `${judged} of ${samples} samples are judged; ${rest} (\`tddft attribute ${experimentId}\`)`;
}

/** The same in one sentence, for a control's dataset; nothing where it was not audited. */
export function auditBrief({ audit, draw, dropped }: Pick<DatasetReport, 'audit' | 'draw' | 'dropped'>): string {
  if (audit === null) return '';
  if (draw === 'audited') return `The audit left out ${dropped.audit_failed} of the finetuned arm's samples.`;
  return [`The audit flags ${flaggedSamples(audit)}, of ${flaggedTrials(audit)}.`, ...notJudged(audit)].join(' ');
}

function flaggedShare(audit: DatasetAudit): string {
  const { rejects_reference, kills_no_mutant, tried_on_mutants: tried } = audit;
  const ofTried = tried === 0 ? 'no tests were put to one' : `${kills_no_mutant} of the ${tried} that were put to any`;
  return `${flaggedSamples(audit)} come from trials whose tests reject a correct solution, at least in some runs (${rejects_reference}), or detect no wrong one (${ofTried}): ${flaggedTrials(audit)}.`;
}

/** `37 of 210 samples (17.6%)` */
function flaggedSamples({ samples, not_judged, flagged }: DatasetAudit): string {
  const judged = samples - not_judged;
  return `${flagged} of ${judged} ${not_judged === 0 ? '' : 'judged '}samples (${percent(judged === 0 ? null : flagged / judged)})`;
}

/** `18 of 105 trials (95% interval 11.1% to 25.8%)`: of trials, for those of one trial are no independent samples. */
function flaggedTrials({ trials, flagged_trials }: DatasetAudit): string {
  const [low, high] = wilson95({ successes: flagged_trials, trials });
  return `${flagged_trials} of ${trials} trials (95% interval ${percent(low)} to ${percent(high)})`;
}

function notJudged({ samples, not_judged }: DatasetAudit): string[] {
  if (not_judged === 0) return [];
  return [
    `${not_judged} of all ${samples} samples are not the code that was judged, which is a trial's accepted tests and its last implementation: they count neither as flagged nor as wrong.`,
  ];
}

function wrongCode({ wrong_implementation }: DatasetAudit): string {
  return `${wrong_implementation} samples come from trials whose implementation fails the task's hidden tests, which is for information and flags none.`;
}

/** The audit by task: a head, a row for each and one for all. */
export function auditTable({ per_task, ...all }: DatasetAudit): { head: string[]; rows: (string | number)[][] } {
  const some = all.not_judged > 0;
  return {
    head: [
      ...['Task', 'Samples', ...(some ? ['Not judged'] : [])],
      ...['Flagged', 'Reject a reference', 'Kill no mutant', 'Wrong implementation'],
    ],
    rows: [...per_task, { task_id: 'all', ...all }].map((row) => [
      ...[row.task_id, row.samples, ...(some ? [row.not_judged] : [])],
      ...[row.flagged, row.rejects_reference, killsOf(row), row.wrong_implementation],
    ]),
  };
}

/** `2 of 30`, of the samples whose tests were put to mutants; `-` where none were. */
export function killsOf({
  kills_no_mutant,
  tried_on_mutants,
}: Pick<DatasetAudit, 'kills_no_mutant' | 'tried_on_mutants'>): string {
  return tried_on_mutants === 0 ? '-' : `${kills_no_mutant} of ${tried_on_mutants}`;
}
