import type { AttributionVerdict, TrialAttribution } from '../domain/attribution/attribution.ts';
import type { Attempt, Outcome, Step, TrialRecord } from '../domain/records.ts';
import { table } from '../domain/table.ts';
import { printable } from './printable.ts';

/** One line of a list of trials. */
export interface TrialRow {
  trial_id: string;
  arm: string;
  task_id: string;
  outcome: Outcome;
  attempts: Record<Step, number>;
  /** Of the last verdict; empty when there was none. */
  reason: string;
  /** By the task's controls; null where the arm is not attributed, or the trial not scored. */
  verdict: AttributionVerdict | null;
  duration_ms: number;
  /** The infrastructure error of an earlier run whose place this one took. */
  replaces: TrialRecord['replaces'];
}

export function trialRow(record: TrialRecord, attribution: TrialAttribution | null): TrialRow {
  const { trial_id, arm, task_id, outcome, g_test, g_impl, replaces, started_at, finished_at } = record;
  return {
    trial_id,
    arm,
    task_id,
    outcome,
    attempts: { g_test: g_test.length, g_impl: g_impl.length },
    reason: (g_impl.at(-1) ?? g_test.at(-1))?.verdict.reason ?? '',
    verdict: attribution?.verdict ?? null,
    duration_ms: Date.parse(finished_at) - Date.parse(started_at),
    replaces,
  };
}

/** The trials as aligned lines under a heading. */
export function trialList(rows: readonly TrialRow[]): string[] {
  const attributed = rows.some(({ verdict }) => verdict !== null);
  const heading = [
    'trial',
    'outcome',
    'g_test',
    'g_impl',
    'last verdict',
    ...(attributed ? ['verdict'] : []),
    'seconds',
    '',
  ];
  const cells = rows.map(({ trial_id, outcome, attempts, reason, verdict, duration_ms, replaces }) => [
    trial_id,
    outcome,
    String(attempts.g_test),
    String(attempts.g_impl),
    reason,
    ...(attributed ? [verdict ?? ''] : []),
    (duration_ms / 1000).toFixed(1),
    replaces === null ? '' : 'run again',
  ]);
  return rows.length === 0 ? [] : table([heading, ...cells], { width: Infinity });
}

/** The story of one trial: every prompt, answer, verdict and feedback, in order. */
export function trialText(record: TrialRecord): string {
  const { trial_id, outcome, model, sandbox, started_at, error, replaces } = record;
  return printable(
    [
      `${trial_id}: ${outcome}${error === null ? '' : ` (${error})`}`,
      `${model.name} ${model.digest.slice(0, 12)}${model.adapter_digest ? ` + adapter ${model.adapter_digest.slice(0, 12)}` : ''}, ${model.server} ${model.server_version}; sandbox level ${sandbox.level}, Python ${sandbox.python}, pytest ${sandbox.pytest}, ${sandbox.runner}; ${started_at}`,
      ...(replaces === null
        ? []
        : [`Run again: the run that ended ${replaces.finished_at} measured nothing (${replaces.error})`]),
      ...record.g_test.map((attempt) => attemptText('g_test', attempt)),
      ...record.g_impl.map((attempt) => attemptText('g_impl', attempt)),
    ].join('\n\n'),
  );
}

function attemptText(
  step: Step,
  { attempt, seed, prompt, completion, finish_reason, completion_tokens, duration_ms, verdict }: Attempt,
): string {
  const tests = verdict.tests.map(({ id, outcome }) => `  ${outcome.padEnd(8)} ${id}`);
  const judged = verdict.reason === 'rejected' ? `rejected by ${verdict.guard}` : verdict.reason;
  return [
    `=== ${step}, attempt ${attempt}: ${judged} (seed ${seed}, ${completion_tokens} tokens in ${duration_ms} ms, ${finish_reason})`,
    '--- prompt',
    prompt.trimEnd(),
    '--- answer',
    completion.trimEnd(),
    ...(tests.length > 0 ? ['--- tests', ...tests] : []),
    ...(verdict.feedback === '' ? [] : ['--- feedback', verdict.feedback]),
  ].join('\n');
}
