import type { Client } from '@temporalio/client';
import { holdingReasons } from './holding-reasons.ts';
import { pendingWork } from './pending-work.ts';
import { unservedQueues } from './unserved-queues.ts';

/** Why a workflow and its open children do not get on, a line for each reason; empty when nothing is wrong. */
export async function heldUp(client: Client, workflowId: string): Promise<string[]> {
  const pending = await pendingWork(client, workflowId);
  const queues = await unservedQueues(client, new Set(pending.flatMap(({ queue }) => queue ?? [])));
  return holdingReasons(pending, queues);
}
