import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { follow } from './follow.ts';
import type { Output } from './output.ts';
import { type Describe, progressLine } from './progress-line.ts';
import type { RunningStack } from './stack.ts';

export interface WorkflowRun {
  type: 'experiment' | 'benchmark' | 'fineTune' | 'attribution' | 'reverify' | 'nightly';
  workflowId: string;
  input: Record<string, unknown>;
  summary: string;
  describe: (client: Client) => Describe;
}

const DETAILS: Record<WorkflowRun['type'], string> = {
  experiment: 'Baseline, training samples, LoRA training, the same benchmark on the tuned model, comparison.',
  benchmark: 'Every trial of every task on one model; each trial is a workflow of its own.',
  fineTune: 'Trains an adapter on the selected samples, exports it, proves that it acts, registers it.',
  attribution: "Judges every trial by its task's own controls; what was judged before is not run again.",
  reverify: "Judges stored trials again, by today's runner; asks no model and changes no stored trial.",
  nightly: 'Benchmarks the model of the reference once more, and tests whether it has become worse.',
};

/** Starts a workflow, or joins it when it runs already, and follows it to its end. */
export async function runWorkflow<T>(stack: RunningStack, run: WorkflowRun, output: Output): Promise<T> {
  const { client, ui } = stack;
  const handle = (await isRunning(client, run.workflowId))
    ? client.workflow.getHandle(run.workflowId)
    : await client.workflow.start(run.type, {
        taskQueue: 'experiments',
        workflowId: run.workflowId,
        args: [run.input],
        staticSummary: run.summary,
        staticDetails: DETAILS[run.type],
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
  if (ui) output.narrate(`Watch it at ${ui}/namespaces/${client.options.namespace}/workflows/${run.workflowId}`);
  return follow<T, string>(handle, progressLine(run.describe(client), output), stack);
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
