import type { Attempt, Step, TrialRecord } from '../domain/records.ts';
import { printable } from './printable.ts';

/** The story of one trial: every prompt, answer, verdict and feedback, in order. */
export function trialText(record: TrialRecord): string {
  const { trial_id, outcome, model, sandbox, started_at, error } = record;
  return printable(
    [
      `${trial_id}: ${outcome}${error === null ? '' : ` (${error})`}`,
      `${model.name} ${model.digest.slice(0, 12)}${model.adapter_digest ? ` + adapter ${model.adapter_digest.slice(0, 12)}` : ''}, ${model.server} ${model.server_version}; sandbox level ${sandbox.level}, Python ${sandbox.python}, pytest ${sandbox.pytest}, ${sandbox.runner}; ${started_at}`,
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
  return [
    `=== ${step}, attempt ${attempt}: ${verdict.reason} (seed ${seed}, ${completion_tokens} tokens in ${duration_ms} ms, ${finish_reason})`,
    '--- prompt',
    prompt.trimEnd(),
    '--- answer',
    completion.trimEnd(),
    ...(tests.length > 0 ? ['--- tests', ...tests] : []),
    ...(verdict.feedback === '' ? [] : ['--- feedback', verdict.feedback]),
  ].join('\n');
}
