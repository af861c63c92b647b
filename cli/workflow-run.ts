import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { Interrupted } from './errors.ts';
import { type Describe, follow } from './follow.ts';
import type { Output } from './output.ts';
import type { RunningStack } from './stack.ts';

export interface WorkflowRun {
  type: 'experiment' | 'benchmark' | 'fineTune';
  workflowId: string;
  input: Record<string, unknown>;
  summary: string;
  describe: (client: Client) => Describe;
}

/** Starts a workflow, or joins it when it runs already, and follows it to its end. Ctrl-C stops the stack, not the work. */
export async function runWorkflow<T>(stack: RunningStack, run: WorkflowRun, output: Output): Promise<T> {
  const interrupted = new AbortController();
  const interrupt = (): void =>
    interrupted.abort(new Interrupted('stopped; the same command continues it, nothing is lost'));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    const { client, ui } = stack;
    const handle = (await isRunning(client, run.workflowId))
      ? client.workflow.getHandle(run.workflowId)
      : await client.workflow.start(run.type, {
          taskQueue: 'experiments',
          workflowId: run.workflowId,
          args: [run.input],
          staticSummary: run.summary,
          workflowIdConflictPolicy: 'USE_EXISTING',
        });
    if (ui) output.narrate(`Watch it at ${ui}/namespaces/${client.options.namespace}/workflows/${run.workflowId}`);
    return await follow<T>(handle, run.describe(client), output, interrupted.signal);
  } finally {
    process.removeListener('SIGINT', interrupt).removeListener('SIGTERM', interrupt);
  }
}

async function isRunning(client: Client, workflowId: string): Promise<boolean> {
  try {
    const { status } = await client.workflow.getHandle(workflowId).describe();
    return status.name === 'RUNNING';
  } catch (cause) {
    if (cause instanceof WorkflowNotFoundError) return false;
    throw cause;
  }
}
