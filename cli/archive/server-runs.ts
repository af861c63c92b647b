import { type Client, type WorkflowExecutionInfo, WorkflowNotFoundError } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { ARM } from '../../workflows/search-attributes.ts';
import { armId } from '../../domain/trial-plan.ts';
import { ArchivedRun } from './archived-run.ts';

/** A run that the server still has. `group` is the workflow id of the arm or else of the experiment it belongs to. */
export interface ServerRun {
  group: string;
  workflowId: string;
  runId: string;
  type: string;
  status: string;
  startedAt: Date;
  closedAt: Date | null;
}

/** More at once gain nothing: one history of a trial takes the dev server 2 ms. */
const FETCHED_AT_ONCE = 8;

/** Every run of every workflow of an experiment, in the order of their starts. */
export async function serverRuns(client: Client, experimentId: string): Promise<ServerRun[]> {
  // Workflows that fail at their input have no search attributes yet.
  const query = `ExperimentId = "${experimentId}" OR WorkflowId = "${experimentId}" OR WorkflowId STARTS_WITH "${experimentId}."`;
  const runs: ServerRun[] = [];
  for await (const run of client.workflow.list({ query, pageSize: 1000 })) runs.push(serverRun(experimentId, run));
  return runs.toSorted((a, b) => Number(a.startedAt) - Number(b.startedAt));
}

function serverRun(experimentId: string, run: WorkflowExecutionInfo): ServerRun {
  const arm = run.typedSearchAttributes.get(ARM);
  return {
    group: arm === undefined ? experimentId : armId(experimentId, arm),
    workflowId: run.workflowId,
    runId: run.runId,
    type: run.type,
    status: run.status.name,
    startedAt: run.startTime,
    closedAt: run.closeTime ?? null,
  };
}

/** The runs with their histories, in the same order, but for those that the server forgets meanwhile. */
export async function* withHistories(client: Client, runs: readonly ServerRun[]): AsyncGenerator<ArchivedRun> {
  for (let from = 0; from < runs.length; from += FETCHED_AT_ONCE) {
    const fetched = await Promise.all(runs.slice(from, from + FETCHED_AT_ONCE).map((run) => withHistory(client, run)));
    yield* fetched.filter((run) => run !== null);
  }
}

async function withHistory(client: Client, run: ServerRun): Promise<ArchivedRun | null> {
  const { workflowId, runId, type, status, startedAt, closedAt } = run;
  try {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    return ArchivedRun.parse({
      workflow_id: workflowId,
      run_id: runId,
      type,
      status,
      started_at: startedAt.toISOString(),
      closed_at: closedAt?.toISOString() ?? null,
      history: JSON.parse(historyToJSON(history)),
    });
  } catch (cause) {
    if (cause instanceof WorkflowNotFoundError) return null;
    throw cause;
  }
}
