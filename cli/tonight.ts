import { resolve } from 'node:path';
import type { Client } from '@temporalio/client';
import { NightlyFolder } from '../activities/nightly/nightly-folder.ts';
import { readJson } from '../activities/files/parse.ts';
import { Cancelled } from '../activities/records/cancelled.ts';
import { ResultsFolder } from '../activities/files/results-folder.ts';
import { isNightOf, nightId } from '../domain/nightly/night-id.ts';
import { NightResult } from '../domain/nightly/night.ts';
import { experimentIds } from './experiments.ts';

/** A night that was cut off longer ago is history: conditions drift, and the day's night says more. */
const MAX_AGE_MS = 24 * 3_600_000;

/** The night that a repeated command continues: the newest that has no result, not cancelled, of the last day; else a new one. */
export async function tonight(nightly: string, resultsDir: string, now: Date): Promise<string> {
  const root = resolve(resultsDir);
  const oldest = nightId(nightly, new Date(now.getTime() - MAX_AGE_MS));
  const nights = (await experimentIds(root)).filter((id) => isNightOf(nightly, id) && id > oldest).toSorted();
  const last = nights.at(-1);
  const isOpen =
    last !== undefined &&
    (await readJson(new NightlyFolder(root).night(last), NightResult)) === null &&
    (await readJson(new ResultsFolder(root, last).cancelled, Cancelled)) === null;
  return isOpen ? last : nightId(nightly, now);
}

/** The workflow that runs a night: a schedule gives it an id with a time in it. */
export async function nightWorkflow(client: Client, night: string): Promise<string> {
  const query = `WorkflowType = "nightly" AND ExecutionStatus = "Running" AND ExperimentId = "${night}"`;
  for await (const { workflowId } of client.workflow.list({ query })) return workflowId;
  return night;
}
