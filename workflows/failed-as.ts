import { ApplicationFailure } from '@temporalio/workflow';

/** Whether what an activity or a child workflow failed with is, at its root, an error of this name. */
export function failedAs(cause: unknown, type: string): boolean {
  let error = cause;
  while (error instanceof Error && error.cause instanceof Error) error = error.cause;
  return error instanceof ApplicationFailure && error.type === type;
}
