import type { ArmAttribution, AttributionCounts } from '../attribution/attribution.ts';
import { addCounts, noAttributions } from '../attribution/counts.ts';
import type { ArmSummary } from '../records.ts';
import type { AttributionComparison, VerdictFlip } from './attribution.ts';
import { attributionCaveats, differentlyControlled, type JudgedArm } from './attribution-caveats.ts';
import { figureChanges, type JudgedTask } from './attribution-change.ts';
import { attributionFigures } from './attribution-figures.ts';
import { attributionReadings } from './attribution-readings.ts';

export interface JudgedArms {
  baseline: JudgedArm;
  finetuned: JudgedArm;
  siblings: readonly JudgedArm[];
  /** Those that baseline and finetuned are compared on, in that order. */
  tasks: readonly string[];
  /** From baseline to finetuned. */
  flips: readonly VerdictFlip[];
  /** Of the test of H1, by which successes are said to have changed here, too. */
  alpha: number;
}

/**
 * Whose fault failures were in each arm, and what changed from the baseline to the finetuned one, on the tasks that they
 * are compared on. No change where one of these was judged by other controls: the judges would be part of it.
 */
export function compareAttributions({
  baseline,
  finetuned,
  siblings,
  tasks,
  flips,
  alpha,
}: JudgedArms): AttributionComparison {
  const from = countsOf(baseline, tasks);
  const to = countsOf(finetuned, tasks);
  const pairs = from.tasks.flatMap(({ task_id, ...before }): JudgedTask[] => {
    const after = to.tasks.find((task) => task.task_id === task_id);
    return after ? [{ task_id, from: before, to: after }] : [];
  });
  const changes = differentlyControlled(baseline, finetuned, tasks).length > 0 ? null : figureChanges(pairs);
  return {
    arms: [baseline, finetuned, ...siblings].map((arm) => {
      const counts = countsOf(arm, tasks);
      return {
        arm: arm.name,
        overall: attributionFigures(counts.overall),
        per_task: counts.tasks.map(({ task_id, ...task }) => ({ task_id, ...attributionFigures(task) })),
        cost: arm.attribution.cost,
      };
    }),
    change: changes && {
      overall: changes,
      per_task: pairs.map((task) => ({ task_id: task.task_id, ...figureChanges([task]) })),
      flips: [...flips],
    },
    readings: attributionReadings({
      from: { name: baseline.name, counts: from.overall },
      to: { name: finetuned.name, counts: to.overall },
      change: changes && { tasks: pairs, changes, alpha },
      caveats: attributionCaveats({ baseline, finetuned, siblings }, tasks),
    }),
  };
}

/** Whether an attribution is of the trials that a summary counts, as far as counts tell. */
export function isCurrent({ tasks }: ArmAttribution, summary: ArmSummary): boolean {
  const judged = new Map(tasks.map(({ task_id, trials, successes }) => [task_id, { trials, successes }]));
  return summary.tasks.every(({ task_id, scored, successes }) => {
    const counted = judged.get(task_id);
    return counted?.trials === scored && counted.successes === successes;
  });
}

interface Counted {
  tasks: (AttributionCounts & { task_id: string })[];
  overall: AttributionCounts;
}

function countsOf({ attribution }: JudgedArm, compared: readonly string[]): Counted {
  const there = new Map(attribution.tasks.map((task) => [task.task_id, task]));
  const tasks = compared.flatMap((task) => there.get(task) ?? []);
  return { tasks, overall: tasks.reduce<AttributionCounts>(addCounts, noAttributions()) };
}
