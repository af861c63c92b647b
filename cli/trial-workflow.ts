import { WorkflowNotFoundError } from '@temporalio/client';
import { workflowPath } from '../domain/links.ts';
import { NotReady } from '../setup/not-ready.ts';
import { joinStack } from './joined-stack.ts';
import { heldUp } from '../activities/observers/held-up.ts';

/** A trial's workflow, as the stack that runs now knows it. */
export interface TrialWorkflow {
  running: boolean;
  /** What it does or waits for, and why. */
  pending: string[];
  /** Its page in the Web UI. */
  link: string | null;
}

/** Null when no stack runs, or Temporal knows the trial no longer, or not yet. */
export async function trialWorkflow(resultsDir: string, trialId: string): Promise<TrialWorkflow | null> {
  try {
    const { client, ui } = await joinStack(resultsDir);
    const { status, raw } = await client.workflow.getHandle(trialId).describe();
    const running = status.name === 'RUNNING';
    const { namespace } = client.options;
    const doing = (raw.pendingActivities ?? []).map(({ activityType }) => activityType?.name ?? 'an activity');
    const held = running ? await heldUp(client, trialId) : [];
    return {
      running,
      pending: held.length > 0 ? held : doing,
      link: ui === null ? null : ui + workflowPath({ namespace, workflowId: trialId }),
    };
  } catch (cause) {
    if (cause instanceof NotReady || cause instanceof WorkflowNotFoundError) return null;
    throw cause;
  }
}
