import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { ARM, ATTEMPTS, EXPERIMENT_ID, OUTCOME } from './search-attributes.ts';
import type { Attempt, Outcome, Step } from '../domain/records.ts';

/** Makes the workflow findable in the Web UI's lists. */
export function showPlace(experimentId: string, arm?: string): void {
  upsertSearchAttributes([
    { key: EXPERIMENT_ID, value: experimentId },
    ...(arm === undefined ? [] : [{ key: ARM, value: arm }]),
  ]);
}

/** A finished trial: its outcome in the lists, its story in the details. */
export function showOutcome(outcome: Outcome, attempts: number, written: Record<Step, Attempt[]>): void {
  upsertSearchAttributes([
    { key: OUTCOME, value: outcome },
    { key: ATTEMPTS, value: attempts },
  ]);
  setCurrentDetails(
    [`**${outcome}**`, ...story('g_test', written.g_test), ...story('g_impl', written.g_impl)].join('\n\n'),
  );
}

function story(step: Step, attempts: Attempt[]): string[] {
  return attempts.map(({ attempt, completion, verdict }) =>
    [`### ${step}, attempt ${attempt}: ${verdict.reason}`, fenced(completion), fenced(verdict.feedback)]
      .filter((part) => part !== '')
      .join('\n'),
  );
}

/** As an indented block: no fence that the model wrote can end it. */
function fenced(text: string): string {
  return text.trimEnd() === '' ? '' : `\n${text.trimEnd().replaceAll(/^/gm, '    ')}\n`;
}
