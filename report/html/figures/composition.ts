import { briefLabel } from '../arm-words.ts';
import { contrastedArms, isHeldOut, wholeArms } from '../control-arms.ts';
import { type OutcomeClass, OUTCOMES } from '../outcome-class.ts';
import type { ArmDetail, ReportData } from '../report-data.ts';
import { tasksInOrder } from '../task-order.ts';
import { stackedBars } from './stacked-bars.ts';
import type { Drawing, Layout } from './svg.ts';

/** How many trials of some arms ended in each class, in one task or in all (null). */
export function outcomesOf(arms: readonly ArmDetail[], taskId: string | null): Partial<Record<OutcomeClass, number>> {
  const counts: Partial<Record<OutcomeClass, number>> = {};
  for (const task of arms.flatMap(({ tasks }) => tasks)) {
    if (taskId !== null && task.taskId !== taskId) continue;
    for (const { outcome } of task.trials) counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

/** Every trial by how it ended: bars of 100%, for all tasks one of every arm, then by task those that are compared. */
export function composition({ comparison, arms }: Pick<ReportData, 'comparison' | 'arms'>, layout: Layout): Drawing {
  const group = (taskId: string | null) => {
    const shown = taskId === null ? arms : [...contrastedArms(arms), ...arms.filter(isHeldOut)];
    return {
      label: taskId ?? 'all tasks',
      emphasis: taskId === null,
      bars: wholeArms(shown, briefLabel).map(({ label, arms: own }) => ({ label, counts: outcomesOf(own, taskId) })),
    };
  };
  return stackedBars([group(null), ...tasksInOrder(comparison).map(({ task_id }) => group(task_id))], OUTCOMES, layout);
}
