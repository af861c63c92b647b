import type { Comparison, TaskComparison } from '../../domain/comparison/comparison.ts';

/** The tasks from the easiest to the hardest for the baseline; the order of every figure and table. */
export function tasksInOrder({ per_task }: Comparison): TaskComparison[] {
  return per_task.toSorted((a, b) => (b.baseline.rate ?? -1) - (a.baseline.rate ?? -1));
}
