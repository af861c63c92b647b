import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { TrainProgress } from '../domain/training.ts';
import type { ArmProgress } from '../workflows/arm-progress.ts';
import type { Phase } from '../workflows/messages.ts';
import { phasesQuery, progressQuery } from '../workflows/messages.ts';

/** How far the running phase of an experiment is. */
export async function experimentProgress(client: Client, experimentId: string): Promise<string | null> {
  const phases = await client.workflow.getHandle(experimentId).query(phasesQuery);
  const phase = phases.find(({ state }) => state === 'running');
  return phase ? phaseProgress(client, phase) : null;
}

/** A phase is running as soon as it is decided on; its workflow exists a moment later. */
async function phaseProgress(client: Client, { name, workflow_id }: Phase): Promise<string> {
  if (workflow_id === null) return name;
  try {
    if (name === 'fine-tune') return `${name}: ${(await trainingLine(client, workflow_id)) ?? 'starting'}`;
    if (name === 'comparison') return name;
    return (await armLine(client, workflow_id)) ?? `${name}: starting`;
  } catch (cause) {
    if (cause instanceof WorkflowNotFoundError) return `${name}: starting`;
    throw cause;
  }
}

/** `baseline  123/300 trials, 54% passed` */
export async function armLine(client: Client, workflowId: string): Promise<string | null> {
  const progress = await client.workflow.getHandle(workflowId).query(progressQuery);
  return progress ? describeArm(progress) : null;
}

function describeArm({ arm, tasks, trials_per_task }: ArmProgress): string {
  const total = (count: 'done' | 'successes' | 'infrastructure_errors'): number =>
    tasks.reduce((sum, task) => sum + task[count], 0);
  const errors = total('infrastructure_errors');
  const scored = total('done') - errors;
  const rate = scored === 0 ? '' : `, ${((100 * total('successes')) / scored).toFixed(0)}% passed`;
  const broken = errors === 0 ? '' : `, ${errors} infrastructure errors`;
  return `${arm}: ${total('done')}/${trials_per_task * tasks.length} trials${rate}${broken}`;
}

/** `step 120/240, loss 0.31, 20 s left`, from the heartbeat of the training activity. */
export async function trainingLine(client: Client, workflowId: string): Promise<string | null> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  const pending = raw.pendingActivities?.find(({ activityType }) => activityType?.name === 'train');
  const payload = pending?.heartbeatDetails?.payloads?.[0];
  if (!payload) return null;
  const heartbeat = TrainProgress.safeParse(defaultPayloadConverter.fromPayload(payload));
  if (!heartbeat.success) return null;
  const { step, total_steps, loss, eta_s } = heartbeat.data;
  if (total_steps === null) return 'loading the model';
  const parts = [`step ${step}/${total_steps}`];
  if (loss !== null) parts.push(`loss ${loss.toFixed(2)}`);
  if (eta_s !== null) parts.push(`${Math.ceil(eta_s)} s left`);
  return parts.join(', ');
}
