import { type Counts, type Strata, rate, rateDifference } from '../statistics/counts.ts';
import { mhRiskDifference } from '../statistics/mh-risk-difference.ts';
import { newcombe95 } from '../statistics/newcombe.ts';
import { rejects } from '../statistics/rejects.ts';
import { stratifiedExact } from '../statistics/stratified-exact.ts';
import type { Contrast, ContrastSide } from './control.ts';
import { differenceInterval } from './difference-interval.ts';
import type { MeasuredArm } from './measured-arm.ts';

/** The scored trials of a side of a contrast by task; in leave-one-task-out, each task is of another arm. */
export interface ContrastTasks {
  name: string;
  tasks: ReadonlyMap<string, Counts & { arm: string }>;
}

/** A whole arm as one side. */
export function armSide({ summary: { arm, tasks } }: MeasuredArm): ContrastTasks {
  return {
    name: arm,
    tasks: new Map(tasks.map(({ task_id, successes, scored: trials }) => [task_id, { arm, successes, trials }])),
  };
}

/**
 * Compares two sides on the tasks that both have, in the order of `from`: the tasks are the strata of the exact test and
 * of the Mantel-Haenszel difference, as in the primary analysis. Null when they share no task.
 */
export function contrastOf(from: ContrastTasks, to: ContrastTasks): Contrast | null {
  const pairs = [...from.tasks].flatMap(([task_id, before]) => {
    const after = to.tasks.get(task_id);
    return after ? [{ task_id, baseline: before, finetuned: after }] : [];
  });
  if (pairs.length === 0) return null;
  return {
    from: sideOf(
      from.name,
      pairs.map(({ baseline }) => baseline),
    ),
    to: sideOf(
      to.name,
      pairs.map(({ finetuned }) => finetuned),
    ),
    ...effectOf(pairs),
    per_task: pairs.map(({ task_id, baseline, finetuned }) => ({
      task_id,
      from: counts(baseline),
      to: counts(finetuned),
      difference: rateDifference({ baseline, finetuned }),
      newcombe_95: newcombe95({ baseline, finetuned }),
    })),
  };
}

/** Whether both the test and the interval exclude no difference: a contrast decides nothing, so it is read with care. */
export function isShown(contrast: Contrast, alpha: number): boolean {
  return rejects(contrast.p, alpha) && excludesZero(contrast);
}

/** How the test and the interval contradict each other, which few trials make them do; null where they agree. */
export function disagreement(contrast: Contrast, alpha: number): string | null {
  const rejected = rejects(contrast.p, alpha);
  if (excludesZero(contrast) === rejected) return null;
  return rejected
    ? 'the exact test finds a difference and the interval holds 0'
    : 'the interval excludes 0 and the exact test finds no difference';
}

function excludesZero({ interval_95 }: Contrast): boolean {
  return interval_95 !== null && (interval_95[0] > 0 || interval_95[1] < 0);
}

function effectOf(strata: Strata): Pick<Contrast, 'difference' | 'interval_95' | 'p'> {
  return {
    difference: mhRiskDifference(strata)?.difference ?? null,
    interval_95: differenceInterval(strata).interval_95,
    p: stratifiedExact(strata).twoSided,
  };
}

function sideOf(name: string, tasks: readonly (Counts & { arm: string })[]): ContrastSide {
  const successes = tasks.reduce((sum, task) => sum + task.successes, 0);
  const trials = tasks.reduce((sum, task) => sum + task.trials, 0);
  return {
    name,
    arms: [...new Set(tasks.map(({ arm }) => arm))],
    successes,
    trials,
    rate: rate({ successes, trials }),
  };
}

function counts({ successes, trials }: Counts): Counts {
  return { successes, trials };
}
