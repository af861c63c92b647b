import { NIGHT_ARM } from '../activities/nightly/plan.ts';
import { nightCommand } from './nights.ts';
import type { OpenRun } from './open-runs.ts';

/** The command that continues a workflow that was stopped, cancelled or has failed. */
export function goOnCommand({ type, workflowId }: Pick<OpenRun, 'type' | 'workflowId'>): string {
  const [id = '', arm] = workflowId.split('.');
  if (arm === NIGHT_ARM) return nightCommand(id);
  if (type === 'benchmark') return `tddft benchmark --id ${id} --arm ${arm ?? 'baseline'}`;
  return `tddft ${type === 'fineTune' ? 'finetune' : 'run'} --id ${id}`;
}
