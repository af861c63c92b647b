import type { Client } from '@temporalio/client';

const TYPES = ['experiment', 'benchmark', 'fineTune'] as const;

/** A workflow that a command started and that is not at its end, whether or not a command follows it. */
export interface OpenRun {
  type: (typeof TYPES)[number];
  workflowId: string;
  experimentId: string;
}

/** What runs on a server, phases of whole experiments aside. */
export async function openRuns(client: Client): Promise<OpenRun[]> {
  const runs: OpenRun[] = [];
  const names = TYPES.map((type) => `"${type}"`).join(', ');
  const query = `ExecutionStatus = "Running" AND WorkflowType IN (${names})`;
  for await (const { type: name, workflowId, parentExecution } of client.workflow.list({ query })) {
    const type = TYPES.find((each) => each === name);
    if (type && !parentExecution) runs.push({ type, workflowId, experimentId: workflowId.split('.')[0] ?? workflowId });
  }
  return runs;
}
