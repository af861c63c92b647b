import type { Comparison } from '../../domain/comparison/comparison.ts';
import type { ContrastSide } from '../../domain/comparison/control.ts';
import { DamagedFile } from '../../domain/invalid-input.ts';
import type { ArmSummary } from '../../domain/records.ts';
import type { Counts } from '../../domain/statistics/counts.ts';
import { heldOutArm } from '../../domain/tuned-arms.ts';
import type { Role } from '../../report/html/report-data.ts';

interface ComparedTask extends Counts {
  taskId: string;
}

/** A verdict on other trials than those shown beside it would be worse than none: `DamagedFile` names the comparison. */
export function requireSameTrials(
  comparison: Comparison,
  { role, name, summary }: { role: Role; name: string; summary: ArmSummary },
  file: string,
): void {
  for (const { taskId, successes, trials } of comparedTasks(comparison, role, name)) {
    const counted = summary.tasks.find(({ task_id }) => task_id === taskId);
    if (counted?.successes === successes && counted.scored === trials) continue;
    throw new DamagedFile(
      file,
      null,
      `it compares ${successes}/${trials} trials of ${name}, ${taskId}, where there are ${counted?.successes ?? 0}/${counted?.scored ?? 0}; \`tddft compare ${comparison.experiment_id}\` compares again`,
    );
  }
}

/** What the comparison counted of an arm, task by task; nothing of a reference arm, which is compared as a whole. */
function comparedTasks({ per_task, controls }: Comparison, role: Role, name: string): ComparedTask[] {
  if (role === 'reference') return [];
  if (role !== 'control') return per_task.map(({ task_id, [role]: counts }) => ({ taskId: task_id, ...counts }));
  return controls
    .flatMap(({ contrasts }) => contrasts)
    .flatMap(({ from, to, per_task: tasks }) => [
      ...tasks
        .filter(({ task_id }) => isOf(from, name, task_id))
        .map((task) => ({ taskId: task.task_id, ...task.from })),
      ...tasks.filter(({ task_id }) => isOf(to, name, task_id)).map((task) => ({ taskId: task.task_id, ...task.to })),
    ]);
}

/** Whether a side's count of a task is this arm's: of arms that stand together, each has the task that it is named after. */
function isOf({ arms }: ContrastSide, name: string, taskId: string): boolean {
  return arms.includes(name) && (arms.length === 1 || name === heldOutArm(taskId));
}
