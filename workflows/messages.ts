import { defineQuery } from '@temporalio/workflow';
import type { ArmProgress } from './arm-progress.ts';
import type { Design } from '../domain/design.ts';

/** The design with every default filled in. */
export const designQuery = defineQuery<Design | null>('spec');

/** How far an arm has come. */
export const progressQuery = defineQuery<ArmProgress | null>('progress');

/** Which phase an experiment is in, and what came of the earlier ones. */
export const phasesQuery = defineQuery<Phase[]>('phases');

export interface Phase {
  name: 'baseline' | 'dataset' | 'fine-tune' | 'finetuned' | 'comparison';
  /** The child workflow that does it, if one does. */
  workflow_id: string | null;
  state: 'waiting' | 'running' | 'done';
  started_at: string | null;
  finished_at: string | null;
  result: string | null;
}
