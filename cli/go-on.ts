import { NIGHT_ARM } from '../activities/nightly/plan.ts';
import { nightCommand } from './nights.ts';
import type { OpenRun } from './open-runs.ts';

/** The command that continues a workflow that was stopped, cancelled or has failed. */
export function goOnCommand({ type, workflowId }: Pick<OpenRun, 'type' | 'workflowId'>): string {
  const [id = '', arm, trained] = workflowId.split('.');
  if (type === 'attribution') return `tddft attribute ${id} --arm ${arm ?? 'baseline'}`;
  if (type === 'reverify') return `tddft reverify ${id} --name ${trained ?? ''}`;
  if (arm === NIGHT_ARM) return nightCommand(id);
  if (type === 'benchmark') return `tddft benchmark --id ${id} --arm ${arm ?? 'baseline'}`;
  if (type === 'experiment') return `tddft run --id ${id}`;
  return `tddft finetune --id ${id}${trained === undefined ? '' : ` --arm ${trained}`}`;
}
