import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { wrapped } from './pane.ts';
import { ARM, ATTEMPTS, EXPERIMENT_ID, MODEL, OUTCOME, REASON } from './search-attributes.ts';
import type { Attempt, Outcome, Step } from '../domain/records.ts';

/** Makes the workflow findable in the Web UI's lists. */
export function showPlace(experimentId: string, arm?: string, model?: string): void {
  upsertSearchAttributes([
    { key: EXPERIMENT_ID, value: experimentId },
    ...(arm === undefined ? [] : [{ key: ARM, value: arm }]),
    ...(model === undefined ? [] : [{ key: MODEL, value: model }]),
  ]);
}

/** A finished trial: its outcome in the lists, its story in the details. */
export function showOutcome(outcome: Outcome, written: Record<Step, Attempt[]>, error: string | null): void {
  const attempts = [...written.g_test, ...written.g_impl];
  const reason = attempts.at(-1)?.verdict.reason;
  upsertSearchAttributes([
    { key: OUTCOME, value: outcome },
    { key: ATTEMPTS, value: attempts.length },
    ...(reason === undefined ? [] : [{ key: REASON, value: reason }]),
  ]);
  const after = attempts.length === 1 ? '1 attempt' : `${attempts.length} attempts`;
  setCurrentDetails(
    [`**${outcome}** after ${after}${error === null ? '' : `: ${error}`}`, ...story(written)].join('\n\n'),
  );
}

/** A trial that runs: its attempts so far. */
export function showStory(written: Record<Step, Attempt[]>): void {
  setCurrentDetails(['**runs**', ...story(written)].join('\n\n'));
}

function story({ g_test, g_impl }: Record<Step, Attempt[]>): string[] {
  return [
    ...g_test.map((attempt) => chapter('g_test', attempt)),
    ...g_impl.map((attempt) => chapter('g_impl', attempt)),
  ];
}

function chapter(step: Step, { attempt, prompt, completion, verdict }: Attempt): string {
  return [
    `### ${step}, attempt ${attempt}: ${verdict.reason}${verdict.reason === 'rejected' ? ` by ${verdict.guard}` : ''}`,
    `Asked:\n${indented(prompt)}`,
    `Answered:\n${indented(completion)}`,
    verdict.feedback === '' ? '' : `Told:\n${indented(verdict.feedback)}`,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** The Web UI asks for what it draws by an address, which its server takes up to a megabyte of. */
const SHOWN_CHARACTERS = 20_000;

/** As an indented block: no fence that the model wrote can end it. */
function indented(whole: string): string {
  const text = whole.trimEnd();
  if (text === '') return '';
  const more = text.length - SHOWN_CHARACTERS;
  const shown = more > 0 ? `${text.slice(0, SHOWN_CHARACTERS)}\n... and ${more} characters, see the history` : text;
  const lines = shown.split('\n').flatMap((line) => wrapped(line));
  return `\n${lines.map((line) => `    ${line}`).join('\n')}\n`;
}
