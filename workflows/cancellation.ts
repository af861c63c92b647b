import { CancelledFailure, CancellationScope, isCancellation, workflowInfo } from '@temporalio/workflow';
import { records } from './activities.ts';

/**
 * Runs the whole of a workflow. When a person cancels it, what it has recorded is marked as partial; by the workflow
 * that was cancelled, not again by each that runs in it.
 */
export async function marksCancellation<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    // An activity whose worker stops while it is being cancelled ends as a failure; it is a cancellation all the same.
    if (!isCancellation(cause) && !CancellationScope.current().consideredCancelled) throw cause;
    const { parent, workflowId, workflowType } = workflowInfo();
    if (!parent) await markCancelled(workflowId, workflowType);
    throw isCancellation(cause) ? cause : new CancelledFailure('cancelled');
  }
}

/** A disk that is full when people cancel must not keep them from it. */
export async function markCancelled(workflow_id: string, workflow_type: string): Promise<void> {
  const options = { summary: 'mark what is recorded as partial', retry: { maximumAttempts: 3 } };
  await CancellationScope.nonCancellable(() =>
    records.markCancelled.executeWithOptions(options, [{ workflow_id, workflow_type }]).catch(() => undefined),
  );
}
