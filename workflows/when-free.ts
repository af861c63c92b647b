import { sleep } from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';

/** How long to wait for a workflow id, and what the history says of it. */
export interface Wait {
  every: `${number}s`;
  tries: number;
  summary: string;
}

/** Starts a child workflow as soon as nothing else runs under its id. */
export async function whenFree<T>({ every, tries, summary }: Wait, start: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await start();
    } catch (cause) {
      if (!(cause instanceof WorkflowExecutionAlreadyStartedError) || tried === tries) throw cause;
      await sleep(every, { summary });
    }
  }
}
