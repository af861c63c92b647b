import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { TrainProgress } from '../../domain/training.ts';

/** The last heartbeat of the training that a workflow waits for; null when it waits for none, or none has come yet. */
export async function trainingProgress(client: Client, workflowId: string): Promise<TrainProgress | null> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  const pending = raw.pendingActivities?.find(({ activityType }) => activityType?.name === 'train');
  const payload = pending?.heartbeatDetails?.payloads?.[0];
  if (!payload) return null;
  return TrainProgress.safeParse(defaultPayloadConverter.fromPayload(payload)).data ?? null;
}
