import { Context } from '@temporalio/activity';
import { defaultPayloadConverter } from '@temporalio/common';
import { trainingLine } from '../../domain/training-line.ts';
import { TrainProgress } from '../../domain/training.ts';
import { pendingWork } from './pending-work.ts';
import { holdingReasons } from './holding-reasons.ts';
import { unservedQueues } from './unserved-queues.ts';

/** What Temporal knows of a running workflow and its children, and no workflow can see from inside. */
export function createObserverActivities() {
  return {
    /** Why a workflow and its open children do not get on, a line for each reason; empty when nothing is wrong. */
    async heldUp(workflowId: string): Promise<string[]> {
      const { client } = Context.current();
      const pending = await pendingWork(client, workflowId);
      const queues = await unservedQueues(client, new Set(pending.flatMap(({ queue }) => queue ?? [])));
      return holdingReasons(pending, queues);
    },

    /** How far the training of a fineTune workflow is, from its heartbeat; null while none runs. */
    async trainingProgress(workflowId: string): Promise<string | null> {
      const { raw } = await Context.current().client.workflow.getHandle(workflowId).describe();
      const training = raw.pendingActivities?.find(({ activityType }) => activityType?.name === 'train');
      const payload = training?.heartbeatDetails?.payloads?.[0];
      if (!payload) return null;
      const progress = TrainProgress.safeParse(defaultPayloadConverter.fromPayload(payload));
      return progress.success ? trainingLine(progress.data) : null;
    },
  };
}
export type ObserverActivities = ReturnType<typeof createObserverActivities>;
