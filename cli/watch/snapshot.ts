import type { Client } from '@temporalio/client';
import { heldUp } from '../../activities/observers/held-up.ts';
import { trainingProgress } from '../../activities/observers/training-progress.ts';
import type { TrainProgress } from '../../domain/training.ts';
import type { ArmProgress } from '../../workflows/arm-progress.ts';
import type { AttributionProgress } from '../../workflows/attribution-progress.ts';
import {
  attributionQuery,
  type Control,
  controlQuery,
  type Phase,
  phasesQuery,
  progressQuery,
  type ReverifyProgress,
  reverifyQuery,
} from '../../workflows/messages.ts';
import type { OpenRun } from '../open-runs.ts';
import {
  describeArm,
  describeAttribution,
  describeReverify,
  describeTraining,
  partName,
  pausedText,
  unlessNotStarted,
} from '../progress.ts';
import { trainingStep } from '../training-step.ts';

/** How a running workflow stands: what `tddft watch` shows. */
export interface Snapshot {
  workflow_id: string;
  state: 'running' | 'paused' | 'waiting';
  /** Of a whole experiment; empty for an arm or a training that runs alone. */
  phases: Phase[];
  /** The arm that runs now. */
  arm: ArmProgress | null;
  /** The attribution that runs alone; that of an arm is the arm's. */
  attribution: AttributionProgress | null;
  /** Stored trials that are judged again. */
  reverify: ReverifyProgress | null;
  /** The training that runs now, once it has told how far it is. */
  training: TrainProgress | null;
  /** What a fine-tuning does before or after that. */
  training_step: string | null;
  control: Control;
  /** What it waits for; empty when all is well. */
  held: string[];
}

export async function readSnapshot(client: Client, { type, workflowId }: OpenRun): Promise<Snapshot> {
  const handle = client.workflow.getHandle(workflowId);
  const [control, phases] = await Promise.all([
    handle.query(controlQuery),
    type === 'experiment' ? handle.query(phasesQuery) : [],
  ]);
  const phase = phases.find(({ state }) => state === 'running');
  const armWorkflow = type === 'benchmark' ? workflowId : workflowOf('arm', phase);
  const trainingWorkflow = type === 'fineTune' ? workflowId : workflowOf('training', phase);
  const arm = armWorkflow
    ? await unlessNotStarted(() => client.workflow.getHandle(armWorkflow).query(progressQuery))
    : null;
  const attribution = type === 'attribution' ? await handle.query(attributionQuery) : null;
  const reverify = type === 'reverify' ? await handle.query(reverifyQuery) : null;
  const training = trainingWorkflow ? await unlessNotStarted(() => trainingProgress(client, trainingWorkflow)) : null;
  const training_step =
    trainingWorkflow && !training ? await unlessNotStarted(() => trainingStep(client, trainingWorkflow)) : null;
  const waits = trainingWorkflow ?? ((arm ?? attribution ?? reverify) ? null : (phase?.workflow_id ?? workflowId));
  const held =
    arm?.held ??
    attribution?.held ??
    reverify?.held ??
    (waits ? await unlessNotStarted(() => heldUp(client, waits)) : null) ??
    [];
  const state = (control.paused ?? arm?.paused) ? 'paused' : held.length > 0 ? 'waiting' : 'running';
  return { workflow_id: workflowId, state, phases, arm, attribution, reverify, training, training_step, control, held };
}

/** A snapshot in one line. */
export function snapshotLine(snapshot: Snapshot): string {
  const { workflow_id, phases, arm, attribution, reverify, training, training_step, control, held } = snapshot;
  if (arm) return describeArm({ ...arm, paused: control.paused ?? arm.paused });
  if (attribution) return describeAttribution(attribution);
  if (reverify) return describeReverify({ ...reverify, paused: control.paused });
  const phase = phases.find(({ state }) => state === 'running');
  const name = phase?.name ?? (partName(workflow_id) || workflow_id);
  const doing = training_step ?? (phase?.workflow_id === null ? 'running' : 'starting');
  const what = training ? describeTraining(name, training) : `${name}: ${doing}`;
  return [what, ...(control.paused ? [pausedText(control.paused)] : []), ...held].join(', ');
}

function workflowOf(kind: Phase['kind'], phase: Phase | undefined): string | null {
  return phase?.kind === kind ? phase.workflow_id : null;
}
