import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { heldUp } from '../activities/observers/held-up.ts';
import { trainingProgress } from '../activities/observers/training-progress.ts';
import { duration } from '../domain/duration.ts';
import { trainingLine as lineOfTraining } from '../domain/training-line.ts';
import type { TrainProgress } from '../domain/training.ts';
import { type ArmProgress, overall, planned } from '../workflows/arm-progress.ts';
import type { AttributionProgress } from '../workflows/attribution-progress.ts';
import type { Phase, ReverifyProgress } from '../workflows/messages.ts';
import { attributionQuery, phasesQuery, progressQuery, reverifyQuery } from '../workflows/messages.ts';
import { trainingStep } from './training-step.ts';

/** How far the running phase of an experiment is. */
export async function experimentProgress(client: Client, experimentId: string): Promise<string | null> {
  const phases = await client.workflow.getHandle(experimentId).query(phasesQuery);
  const phase = phases.find(({ state }) => state === 'running');
  return phase ? phaseProgress(client, experimentId, phase) : null;
}

/** A phase is running as soon as it is decided on; its workflow exists a moment later. */
async function phaseProgress(client: Client, experimentId: string, phase: Phase): Promise<string> {
  const { name, kind, workflow_id } = phase;
  if (workflow_id === null) return [name, ...(await heldUp(client, experimentId))].join(', ');
  if (kind !== 'arm' && kind !== 'training') return name;
  const line = kind === 'arm' ? armLine : trainingLine;
  return (await unlessNotStarted(() => line(client, workflow_id))) ?? `${name}: starting`;
}

/** Null where a workflow that is about to start does not exist yet. */
export async function unlessNotStarted<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (cause) {
    if (cause instanceof WorkflowNotFoundError) return null;
    throw cause;
  }
}

/** `baseline: 123/300 trials, 54% passed, 2 min 5 s left` */
export async function armLine(client: Client, workflowId: string): Promise<string | null> {
  const progress = await client.workflow.getHandle(workflowId).query(progressQuery);
  return progress ? describeArm(progress) : null;
}

export function describeArm(progress: ArmProgress): string {
  const { arm, eta_s, paused, attributing, held } = progress;
  const { done, successes, infrastructure_errors } = overall(progress);
  const scored = done - infrastructure_errors;
  return [
    `${arm}: ${done}/${planned(progress)} trials`,
    ...(scored === 0 ? [] : [`${((100 * successes) / scored).toFixed(0)}% passed`]),
    ...(infrastructure_errors === 0 ? [] : [`${infrastructure_errors} infrastructure errors`]),
    ...(eta_s === null || paused || attributing || held.length > 0 ? [] : [`${duration(eta_s)} left`]),
    ...(attributing ? ['being attributed'] : []),
    ...(paused ? [pausedText(paused)] : []),
    ...held,
  ].join(', ');
}

/** `baseline: 123/300 trials attributed, 61 true_success, ...` */
export async function attributionLine(client: Client, workflowId: string): Promise<string | null> {
  const progress = await client.workflow.getHandle(workflowId).query(attributionQuery);
  return progress && describeAttribution(progress);
}

export function describeAttribution({ arm, done, trials, verdicts, paused, held }: AttributionProgress): string {
  return [
    `${arm}: ${done}/${trials} trials attributed`,
    ...Object.entries(verdicts).flatMap(([verdict, count]) => (count === 0 ? [] : [`${count} ${verdict}`])),
    ...(paused ? [pausedText(paused)] : []),
    ...held,
  ].join(', ');
}

/** `paused (the machine is needed)` */
export function pausedText({ reason }: { reason: string | null }): string {
  return reason === null ? 'paused' : `paused (${reason})`;
}

/** `reverify: 120/300 trials, 45 programs judged` */
export async function reverifyLine(client: Client, workflowId: string): Promise<string | null> {
  const progress = await client.workflow.getHandle(workflowId).query(reverifyQuery);
  return progress && describeReverify(progress);
}

export function describeReverify({ trials, of, programs, paused, held }: ReverifyProgress): string {
  const judged = `reverify: ${trials}/${of} trials, ${programs} programs judged`;
  return [judged, ...(paused ? [pausedText(paused)] : []), ...held].join(', ');
}

/**
 * `fine-tune: step 120/240, loss 0.31, 850 tokens/s, about 20 s left`, from the heartbeat of the training activity; else
 * the step before or after it.
 */
export async function trainingLine(client: Client, workflowId: string): Promise<string | null> {
  const name = partName(workflowId);
  const progress = await trainingProgress(client, workflowId);
  if (progress) return describeTraining(name, progress);
  const step = await trainingStep(client, workflowId);
  return step && `${name}: ${step}`;
}

export function describeTraining(name: string, progress: TrainProgress): string {
  return `${name}: ${lineOfTraining(progress)}`;
}

/** What a part of an experiment is called there: `fine-tune unfiltered` of the workflow `exp-1.fine-tune.unfiltered`. */
export function partName(workflowId: string): string {
  return workflowId.split('.').slice(1).join(' ');
}
