import { type Workflow, WorkflowFailedError, type WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';

/** What made a workflow fail, under the layers of its children and activities. */
export async function rootFailure<T extends Workflow>(
  started: Promise<WorkflowHandleWithFirstExecutionRunId<T>>,
): Promise<{ type: string; message: string }> {
  const cause: unknown = await (await started).result().catch((error: unknown) => error);
  let error = cause instanceof WorkflowFailedError ? cause.cause : cause;
  while (error instanceof Error && error.cause instanceof Error) error = error.cause;
  if (!(error instanceof Error)) throw new Error('the workflow did not fail');
  return { type: 'type' in error ? String(error.type) : error.name, message: error.message };
}
