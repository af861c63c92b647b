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
  const known = tasks.reduce((sum, task) => sum + (recorded.get(task) ?? 0), 0);
  const where = short.length === tasks.length ? '' : ` (too few of ${short.join(', ')})`;
  return `${known} of ${tasks.length * perTask} scheduled trials in ${armName(arm)}${where}`;
}

/** What the reading of controls and seeds ends with where some are not whole: their look is early, the pair's is not. */
export function interimLook(arms: readonly MeasuredArm[]): string[] {
  const missing = arms.flatMap((arm) => unfinished(arm) ?? []);
  return missing.length === 0 ? [] : [`This is an interim look: ${missing.join('; ')}.`];
}

/** Why no p value of an unfinished design decides. */
export const INTERIM_NOTE =
  'The plan looks once, when every scheduled trial is recorded. This look is earlier: where results so far decide when to look, the p values of arms that are not whole are too small.';
