import { CancellationScope, isCancellation, workflowInfo } from '@temporalio/workflow';
import { records } from './activities.ts';

/**
 * Runs the whole of a workflow. When a person cancels it, what it has recorded is marked as partial; by the workflow
 * that was cancelled, not again by each that runs in it.
 */
export async function marksCancellation<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const { parent, workflowId, workflowType } = workflowInfo();
    if (isCancellation(cause) && !parent) {
      await CancellationScope.nonCancellable(() =>
        records.markCancelled.executeWithOptions({ summary: 'mark what is recorded as partial' }, [
          { workflow_id: workflowId, workflow_type: workflowType },
        ]),
      );
    }
    throw cause;
  }
}
