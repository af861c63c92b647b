import type { TaskSummary, TrialRecord } from '../records.ts';
import { type Drawn, percentileInterval95, resampledSums } from '../statistics/bootstrap.ts';
import { mulberry32 } from '../statistics/random.ts';
import type { RatioInterval } from '../statistics/conditional-odds-ratio.ts';
import { sum } from '../statistics/sum.ts';
import type { AttemptsPerSuccess, RatioOfArms, Sensitivity, Spending } from './sensitivity-table.ts';

/** What a scored trial took. */
export interface TrialCost {
  task_id: string;
  /** Of both steps. */
  attempts: number;
  success: boolean;
  /** From its start to its end, at least 1. */
  duration_ms: number;
}

/** The scored trials of both arms. */
export interface TrialCosts {
  baseline: readonly TrialCost[];
  finetuned: readonly TrialCost[];
}

/** Null of a trial that our machinery broke. */
export function trialCost({
  task_id,
  outcome,
  g_test,
  g_impl,
  started_at,
  finished_at,
}: Pick<TrialRecord, 'task_id' | 'outcome' | 'g_test' | 'g_impl' | 'started_at' | 'finished_at'>): TrialCost | null {
  if (outcome === 'infrastructure_error') return null;
  return {
    task_id,
    attempts: g_test.length + g_impl.length,
    success: outcome === 'success',
    duration_ms: Math.max(1, Date.parse(finished_at) - Date.parse(started_at)),
  };
}

/** Of both arms, on the tasks that both have scored trials of, as `spendingOf`: its intervals are of these. */
export function attemptsPerSuccess(
  pairs: readonly (readonly [TaskSummary, TaskSummary])[],
): NonNullable<Sensitivity['attempts_per_success']> {
  const both = pairs.filter(([before, after]) => before.scored > 0 && after.scored > 0);
  return {
    baseline: attemptsOf(both.map(([before]) => before)),
    finetuned: attemptsOf(both.map(([, after]) => after)),
  };
}

function attemptsOf(tasks: readonly TaskSummary[]): AttemptsPerSuccess {
  const attempts = sum(tasks.map((task) => task.attempts));
  const successes = sum(tasks.map((task) => task.successes));
  return { attempts, successes, per_success: successes === 0 ? null : attempts / successes };
}

const BOOTSTRAP = { seed: 1, resamples: 2_000, rule: 'percentile' } as const;

/**
 * What the trials of both arms took, on the tasks that both have scored trials of, with intervals from trials that are
 * drawn again within task and arm. The same input gives the same numbers. Null when there is no such task. A few
 * seconds at 100,000 trials.
 */
export function spendingOf({ baseline, finetuned }: TrialCosts): Spending | null {
  const [before, after] = [byTask(baseline), byTask(finetuned)];
  const tasks = [...before.keys()].filter((task) => after.has(task));
  if (tasks.length === 0) return null;
  const drawn = {
    baseline: tasks.map((task) => before.get(task) ?? []),
    finetuned: tasks.map((task) => after.get(task) ?? []),
  };
  const sizes = tasks.map(
    (_, index) => [drawn.baseline[index]?.length ?? 0, drawn.finetuned[index]?.length ?? 0] as const,
  );
  const random = mulberry32(BOOTSTRAP.seed);
  const found = figures(drawn.baseline.map(sumsOf), drawn.finetuned.map(sumsOf), sizes);
  const resampled = Array.from({ length: BOOTSTRAP.resamples }, () =>
    figures(resampledSums(drawn.baseline, random), resampledSums(drawn.finetuned, random), sizes),
  );
  const interval = (figure: (of: Figures) => number): RatioInterval | null =>
    finiteEnds(percentileInterval95(resampled.map(figure)));
  const ratio = (figure: (of: Figures) => number): RatioOfArms => {
    const estimate = figure(found);
    return { ratio: Number.isFinite(estimate) ? estimate : null, ratio_95: interval(figure) };
  };
  return {
    bootstrap: BOOTSTRAP,
    attempts_per_success_95: {
      baseline: interval((of) => of.baseline),
      finetuned: interval((of) => of.finetuned),
    },
    attempts_per_success: ratio((of) => of.finetuned / of.baseline),
    duration: ratio((of) => of.duration),
  };
}

/** Attempts per success of each arm, infinite without one, and the ratio of the geometric mean durations. */
interface Figures {
  baseline: number;
  finetuned: number;
  duration: number;
}

/** The logarithms of durations are compared within tasks, weighted as the risk difference is: n0 n1 / (n0 + n1). */
function figures(
  baseline: readonly number[][],
  finetuned: readonly number[][],
  sizes: readonly (readonly [number, number])[],
): Figures {
  const weights = sizes.map(([before, after]) => (before * after) / (before + after));
  const logRatios = sizes.map(
    ([before, after], task) =>
      (finetuned[task]?.[LOG_DURATION] ?? 0) / after - (baseline[task]?.[LOG_DURATION] ?? 0) / before,
  );
  return {
    baseline: perSuccess(baseline),
    finetuned: perSuccess(finetuned),
    duration: Math.exp(sum(logRatios.map((each, task) => each * (weights[task] ?? 0))) / sum(weights)),
  };
}

const [ATTEMPTS, SUCCESSES, LOG_DURATION] = [0, 1, 2];

function byTask(costs: readonly TrialCost[]): Map<string, number[][]> {
  const tasks = new Map<string, number[][]>();
  for (const { task_id, attempts, success, duration_ms } of costs) {
    const trials = tasks.get(task_id) ?? [];
    trials.push([attempts, success ? 1 : 0, Math.log(duration_ms)]);
    tasks.set(task_id, trials);
  }
  return tasks;
}

function sumsOf(trials: Drawn): number[] {
  return [ATTEMPTS, SUCCESSES, LOG_DURATION].map((column) => sum(trials.map((trial) => trial[column] ?? 0)));
}

function perSuccess(tasks: readonly number[][]): number {
  return sum(tasks.map((sums) => sums[ATTEMPTS] ?? 0)) / sum(tasks.map((sums) => sums[SUCCESSES] ?? 0));
}

/** An infinite low end leaves nothing to say. */
function finiteEnds(interval: [number, number] | null): RatioInterval | null {
  if (interval === null || !Number.isFinite(interval[0])) return null;
  return [interval[0], Number.isFinite(interval[1]) ? interval[1] : null];
}
