import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Design } from '../domain/design.ts';
import type { ArmProgress } from './arm-progress.ts';
import type { AttributionProgress } from './attribution-progress.ts';

/** The design with every default filled in; null until the input is resolved. */
export const designQuery = defineQuery<Design | null>('spec');

/** What the input of any other workflow came to; null until it is resolved. */
export const planQuery = defineQuery<object | null>('spec');

/** How far an arm has come. */
export const progressQuery = defineQuery<ArmProgress | null>('progress');

/** How far the attribution of an arm has come; null until its input is resolved. */
export const attributionQuery = defineQuery<AttributionProgress | null>('progress');

/** How far a reverification has come; null until its input is resolved. */
export const reverifyQuery = defineQuery<ReverifyProgress | null>('progress');

export interface ReverifyProgress {
  /** Trials that were read; those of an attributed arm twice. */
  trials: number;
  of: number;
  programs: number;
  paused: Control['paused'];
  held: string[];
}

/** Which phase an experiment is in, and what came of the earlier ones. */
export const phasesQuery = defineQuery<Phase[]>('phases');

export interface Phase {
  /** `baseline`, `fine-tune`, `unfiltered`, `fine-tune unfiltered`, ...: an arm goes by its own name. */
  name: string;
  kind: 'preflight' | 'arm' | 'dataset' | 'training' | 'comparison';
  /** The child workflow that does it, if one does. */
  workflow_id: string | null;
  /** `skipped`: a control whose data did not suffice; `result` says why. */
  state: 'waiting' | 'running' | 'done' | 'skipped';
  started_at: string | null;
  finished_at: string | null;
  result: string | null;
}

/** What a person has set on a running experiment, arm or training; an experiment hands it on to what runs in it. */
export interface Control {
  /** No new trial, training step or page of judgements begins while this is set; what is in flight ends. */
  paused: { since: string; reason: string | null } | null;
  /** Trials in flight at once, in each arm. */
  concurrency: number;
  /** Trials of each task, where that was raised since the start; null: as the input asked. */
  trials_per_task: number | null;
}

export const controlQuery = defineQuery<Control>('control');

/** From an experiment to the arm or training that runs in it. */
export const controlSignal = defineSignal<[Control]>('control');

/** From an arm to the experiment that it belongs to, every now and then. */
export const armProgressSignal = defineSignal<[ArmProgress]>('armProgress');

export const pauseUpdate = defineUpdate<Control, [{ reason?: string } | null]>('pause');
export const resumeUpdate = defineUpdate<Control, []>('resume');
export const setConcurrencyUpdate = defineUpdate<Control, [{ concurrency: number }]>('setConcurrency');
/** `per_task` more trials of each task; an experiment takes them until its baseline arm has ended. */
export const addTrialsUpdate = defineUpdate<Control, [{ per_task: number }]>('addTrials');
