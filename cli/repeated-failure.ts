import type { WorkflowHandle } from '@temporalio/client';

/** A worker that is killed costs an attempt or two; more than this is no accident. */
const USUAL_ATTEMPTS = 3;

/**
 * What to tell when the code of a workflow, or of its oldest open child, down to the trial, fails again and again
 * instead of going on: the code was changed under a running experiment, say. Null when all is well.
 */
export async function repeatedFailure(handle: WorkflowHandle): Promise<string | null> {
  const { raw, workflowId } = await handle.describe();
  const attempt = raw.pendingWorkflowTask?.attempt ?? 0;
  if (attempt > USUAL_ATTEMPTS) {
    return `The workflow ${workflowId} does not get on (attempt ${attempt}): was its code changed while it ran? The reason is in .stack/workers.log of the results folder.`;
  }
  const child = raw.pendingChildren?.[0]?.workflowId;
  return child ? repeatedFailure(handle.client.getHandle(child)) : null;
}
