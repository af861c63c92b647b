import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { readJson } from '../activities/files/parse.ts';
import { ResultsFolder } from '../activities/files/results-folder.ts';
import { Cancelled } from '../activities/records/cancelled.ts';
import { Comparison } from '../domain/comparison/comparison.ts';
import { DamagedFile } from '../domain/invalid-input.ts';
import { pValue } from '../report/numbers.ts';
import { phasesQuery } from '../workflows/messages.ts';
import { isUnreachable } from './follow.ts';
import { goOnCommand } from './go-on.ts';
import { isNight, nightCommand, nightLine, nightResult, nightWorkflowOf, workflowFailure } from './nights.ts';
import type { OpenRun } from './open-runs.ts';
import { runnerOf } from './run-lock.ts';
import { readSnapshot, type Snapshot, snapshotLine } from './watch/snapshot.ts';

const ANSWER_TIMEOUT_MS = 10_000;

export interface ExperimentStatus {
  experiment_id: string;
  state: 'done' | 'running' | 'paused' | 'waiting' | 'failed' | 'cancelled' | 'stopped' | 'damaged';
  detail: string;
  /** The workflow that works on it now: the id that `watch`, `pause` and `cancel` take. */
  workflow_id: string | null;
}

/** How an experiment stands: what runs counts first, then its files, then how Temporal says that it ended. */
export async function experimentStatus(
  id: string,
  resultsDir: string,
  client: Client | null,
  open: readonly OpenRun[],
): Promise<ExperimentStatus & { snapshot: Snapshot | null }> {
  const told = (state: ExperimentStatus['state'], detail: string) => ({
    ...{ experiment_id: id, state, detail },
    workflow_id: null,
    snapshot: null,
  });
  const folder = new ResultsFolder(resultsDir, id);
  const run = open.find(({ experimentId }) => experimentId === id);
  if (client && run) {
    const snapshot = await client
      .withDeadline(Date.now() + ANSWER_TIMEOUT_MS, () => readSnapshot(client, run))
      .catch(unanswered);
    const state = snapshot?.state ?? 'waiting';
    const detail = snapshot ? snapshotLine(snapshot) : 'its workers do not answer';
    return { experiment_id: id, state, detail, workflow_id: run.workflowId, snapshot };
  }
  try {
    const comparison = await readJson(folder.comparison, Comparison);
    if (comparison) return told('done', outcome(comparison));
    const night = await nightResult(resultsDir, id);
    if (night) return told('done', nightLine(night));
    const runner = await runnerOf(resultsDir, id);
    if (runner !== null) return told('running', `${runner} works on it`);
    const cancelled = await readJson(folder.cancelled, Cancelled);
    if (cancelled) return told('cancelled', cancelledText(cancelled));
  } catch (cause) {
    if (!(cause instanceof DamagedFile)) throw cause;
    return told('damaged', cause.message);
  }
  const night = client && (await nightWorkflowOf(client, id));
  const ofNight = night !== null || (await isNight(resultsDir, id));
  const goOn = ofNight ? nightCommand(id) : `tddft run --id ${id}`;
  const failure = client && (await (night ? workflowFailure(client, night) : failureOf(client, id)));
  if (failure !== null) return told('failed', night ? `${failure}; ${goOn} goes on` : failure);
  return told('stopped', `${client ? '' : 'no stack is running; '}${goOn} continues it`);
}

function outcome({ overall: { baseline, finetuned }, hypotheses: { h1 } }: Comparison): string {
  const passed = `${baseline.successes}/${baseline.trials} -> ${finetuned.successes}/${finetuned.trials}`;
  return `${passed}, p = ${pValue(h1.decided_by.p)}, H1 ${h1.status === 'met' ? 'met' : 'not met'}`;
}

export function cancelledText({ workflow_id, workflow_type, trials }: Cancelled): string {
  const type = workflow_type === 'benchmark' || workflow_type === 'fineTune' ? workflow_type : 'experiment';
  const kept = Object.entries(trials).map(([arm, { recorded, planned }]) => `${arm} ${recorded}/${planned}`);
  const goOn = `${goOnCommand({ type, workflowId: workflow_id })} goes on`;
  return `${kept.length > 0 ? `trials kept: ${kept.join(', ')}` : 'nothing was recorded'}; ${goOn}`;
}

function unanswered(cause: unknown): null {
  if (isUnreachable(cause)) return null;
  throw cause;
}

/** How the experiment ended without a comparison, and where; null when it never ran or was only cut off. */
async function failureOf(client: Client, id: string): Promise<string | null> {
  const handle = client.workflow.getHandle(id);
  try {
    const { status: state } = await handle.describe();
    const phases = await handle.query(phasesQuery);
    const phase = phases.find((each) => each.state === 'running')?.name ?? 'its first step';
    return `${state.name.toLowerCase()} in ${phase}`;
  } catch (cause) {
    if (cause instanceof WorkflowNotFoundError) return null;
    throw cause;
  }
}
