import { isDeepStrictEqual } from 'node:util';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { FREE_IN_TRAINING, wantedSpec } from '../activities/spec/manifest.ts';
import { InvalidInput } from '../domain/invalid-input.ts';
import { type Fields, isFields } from '../domain/merge-spec.ts';
import { goOnCommand } from './go-on.ts';

/**
 * A training that runs already goes on as it began. `InvalidInput` when `input` asks for other settings than those; the
 * command that began it may be repeated, and then continues it.
 */
export async function refuseOtherTraining(
  client: Client,
  workflowId: string,
  input: Fields & { experiment_id: string },
  resultsDir: string,
): Promise<void> {
  const begun = await inputOfRunning(client, workflowId);
  if (begun === null) return;
  const { arm: _, ...begunSpec } = begun;
  const id = input.experiment_id;
  const [there, wanted] = [
    await wantedSpec(begunSpec, id, resultsDir, FREE_IN_TRAINING),
    await wantedSpec(input, id, resultsDir, FREE_IN_TRAINING),
  ];
  if (isDeepStrictEqual(there.training, wanted.training)) return;
  const command = goOnCommand({ type: 'fineTune', workflowId });
  throw new InvalidInput([
    `--id: ${workflowId} runs already, with other training settings; \`${command}\` without other flags follows it to its end`,
  ]);
}

async function inputOfRunning(client: Client, workflowId: string): Promise<Fields | null> {
  const handle = client.workflow.getHandle(workflowId);
  try {
    if ((await handle.describe()).status.name !== 'RUNNING') return null;
  } catch (cause) {
    if (cause instanceof WorkflowNotFoundError) return null;
    throw cause;
  }
  const [started] = (await handle.fetchHistory()).events ?? [];
  const [payload] = started?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  const input: unknown = payload ? defaultPayloadConverter.fromPayload(payload) : {};
  return isFields(input) ? input : {};
}
