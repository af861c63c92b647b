import { ActivityFailure, isCancellation, workflowInfo } from '@temporalio/workflow';
import { observers } from './activities.ts';

/** Why this workflow and its children do not get on; that nobody could look is a reason, not an error. */
export async function heldUp(): Promise<string[]> {
  try {
    return await observers.heldUp(workflowInfo().workflowId);
  } catch (cause) {
    if (isCancellation(cause)) throw cause;
    return [`not known: ${cause instanceof ActivityFailure ? cause.cause?.message : String(cause)}`];
  }
}

/** How far the training in this workflow is; null when nobody can tell. */
export async function trainingProgress(): Promise<string | null> {
  try {
    return await observers.trainingProgress(workflowInfo().workflowId);
  } catch (cause) {
    if (isCancellation(cause)) throw cause;
    return null;
  }
}
