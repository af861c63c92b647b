import { Context } from '@temporalio/activity';
import { trainingLine } from '../../domain/training-line.ts';
import { heldUp } from './held-up.ts';
import { trainingProgress } from './training-progress.ts';

/** What Temporal knows of a running workflow and its children, and no workflow can see from inside. */
export function createObserverActivities() {
  return {
    /** Why a workflow and its open children do not get on, a line for each reason; empty when nothing is wrong. */
    async heldUp(workflowId: string): Promise<string[]> {
      return heldUp(Context.current().client, workflowId);
    },

    /** How far the training of a fineTune workflow is, from its heartbeat; null while none runs. */
    async trainingProgress(workflowId: string): Promise<string | null> {
      const progress = await trainingProgress(Context.current().client, workflowId);
      return progress && trainingLine(progress);
    },
  };
}
export type ObserverActivities = ReturnType<typeof createObserverActivities>;
