import type { Client } from '@temporalio/client';

/** The steps of a fine-tuning beside the training itself, by activity. */
const STEPS: Record<string, string> = {
  preflight: 'looking whether it can be trained here',
  exportAdapter: 'writing the adapter as GGUF',
  probeAdapter: 'probing whether the adapter acts',
  mergeAdapter: 'merging the adapter into its base model',
  registerAdapter: 'registering the adapter',
};

/** What a fineTune workflow does where it does not train; null in the training, and between two steps. */
export async function trainingStep(client: Client, workflowId: string): Promise<string | null> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  const doing = raw.pendingActivities?.map(({ activityType }) => STEPS[activityType?.name ?? ''] ?? null) ?? [];
  return doing.find((step) => step !== null) ?? null;
}
