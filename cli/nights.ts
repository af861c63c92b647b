import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CancelledFailure, type Client, WorkflowFailedError } from '@temporalio/client';
import { readJson } from '../activities/files/parse.ts';
import { ResultsFolder } from '../activities/files/results-folder.ts';
import { NightlyFolder } from '../activities/nightly/nightly-folder.ts';
import { NIGHT_ARM } from '../activities/nightly/plan.ts';
import { nightId } from '../domain/nightly/night-id.ts';
import { NightResult } from '../domain/nightly/night.ts';
import { commandError } from './errors.ts';

/** What the nights are called that a night's experiment id belongs to; null when it has not the form of one. */
function nightlyName(id: string): string | null {
  return /^(.+)-\d{8}-\d{6}$/.exec(id)?.[1] ?? null;
}

/** The experiment that a workflow id belongs to. A schedule's nights have the time in theirs: `<name>-2026-11-24T02:00:00Z`. */
export function experimentOf(workflowId: string): string {
  const [, name, time] = /^(.+)-(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$/.exec(workflowId) ?? [];
  if (name !== undefined && time !== undefined && !Number.isNaN(Date.parse(time))) return nightId(name, new Date(time));
  return workflowId.split('.')[0] ?? workflowId;
}

/** Whether an experiment is that of a night. One that was given no name has an id of the same form. */
export async function isNight(resultsDir: string, id: string): Promise<boolean> {
  const name = nightlyName(id);
  if (name === null) return false;
  const root = resolve(resultsDir);
  const signs = [new ResultsFolder(root, id).arm(NIGHT_ARM).root, new NightlyFolder(root).pin(name)];
  const found = await Promise.all(signs.map((path) => stat(path).catch(() => null)));
  return found.some((each) => each !== null);
}

/** Null while there is none. */
export function nightResult(resultsDir: string, night: string): Promise<NightResult | null> {
  return readJson(new NightlyFolder(resolve(resultsDir)).night(night), NightResult);
}

/** A night in one line. */
export function nightLine({ outcome, reasons }: Pick<NightResult, 'outcome' | 'reasons'>): string {
  return [outcome, ...reasons.slice(0, 1)].join(': ');
}

/** The command that continues a night; whatever else it was started with is given again. */
export function nightCommand(night: string): string {
  return `tddft nightly --name ${nightlyName(night) ?? 'nightly'} --id ${night}`;
}

/** The workflow that ran a night last; null when the server knows none. */
export async function nightWorkflowOf(client: Client, night: string): Promise<string | null> {
  if (nightlyName(night) === null) return null;
  // One that failed at its input has no search attributes; a schedule's has the time in its id.
  const scheduled = night.replace(/(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6Z');
  const query = `WorkflowType = "nightly" AND (ExperimentId = "${night}" OR WorkflowId IN ("${night}", "${scheduled}"))`;
  for await (const { workflowId } of client.workflow.list({ query, pageSize: 1 })) return workflowId;
  return null;
}

/** How a workflow ended without a result, and why; null when it has one, runs, or is forgotten. */
export async function workflowFailure(client: Client, workflowId: string): Promise<string | null> {
  const handle = client.workflow.getHandle(workflowId);
  const state = await handle.describe().then(
    ({ status }) => status.name,
    () => null,
  );
  if (state === null || ['RUNNING', 'PAUSED', 'COMPLETED'].includes(state)) return null;
  try {
    await handle.result();
    return null;
  } catch (cause) {
    if (!(cause instanceof WorkflowFailedError)) throw cause;
    return cause.cause instanceof CancelledFailure ? 'cancelled' : `failed: ${commandError(cause).message}`;
  }
}
