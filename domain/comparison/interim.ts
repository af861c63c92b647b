import { armTasks } from '../tuned-arms.ts';
import { armName, type MeasuredArm } from './measured-arm.ts';

/** `120 of 300 scheduled trials in exp-1.finetuned (too few of fibonacci)`; null where every scheduled one is recorded. */
export function unfinished(arm: MeasuredArm): string | null {
  const { design, summary } = arm;
  const perTask = design.spec.trials_per_task;
  const recorded = new Map(summary.tasks.map(({ task_id, trials }) => [task_id, trials]));
  const tasks = armTasks(design.spec, summary.arm);
  const short = tasks.filter((task) => (recorded.get(task) ?? 0) < perTask);
  if (short.length === 0) return null;
  const known = tasks.reduce((sum, task) => sum + Math.min(perTask, recorded.get(task) ?? 0), 0);
  const where = short.length === tasks.length ? '' : ` (too few of ${short.join(', ')})`;
  return `${known} of ${tasks.length * perTask} scheduled trials in ${armName(arm)}${where}`;
}

/** Why no p value of an unfinished design decides. */
export const INTERIM_NOTE =
  'The plan looks once, when every scheduled trial is recorded. This look is earlier: where results so far decide when to look, the p value is too small.';
