import type { TaskSummary } from '../records.ts';
import type { Analysis } from '../spec.ts';
import type { Counts, Strata } from '../statistics/counts.ts';
import { compareStratified } from './compare-counts.ts';
import type { Comparison } from './comparison.ts';
import { differenceInterval } from './difference-interval.ts';
import { evaluateH1 } from './hypotheses.ts';
import type { Reanalysis, Sensitivity } from './sensitivity-table.ts';
import { attemptsPerSuccess, spendingOf, type TrialCosts } from './spending.ts';

export const NO_SENSITIVITY: Sensitivity = {
  infrastructure_as_failures: null,
  first_attempt: null,
  attempts_per_success: null,
  spending: null,
};

/**
 * The primary analysis on other counts of the same trials; pairs are [baseline, finetuned] of one task, `costs` what the
 * trials of each arm took, as far as they were read.
 */
export function sensitivityOf(
  pairs: readonly (readonly [TaskSummary, TaskSummary])[],
  analysis: Analysis,
  costs: TrialCosts | null = null,
): Sensitivity {
  const again = (counted: (task: TaskSummary) => Counts): Reanalysis =>
    reanalysis(
      pairs.map(([before, after]) => ({ baseline: counted(before), finetuned: counted(after) })),
      analysis,
    );
  return {
    infrastructure_as_failures: again(({ successes, trials }) => ({ successes, trials })),
    first_attempt: again((task) => ({ successes: task.first_attempt_successes, trials: task.scored })),
    attempts_per_success: attemptsPerSuccess(pairs),
    spending: costs && spendingOf(costs),
  };
}

/** Other counts than the planned ones by which H1 ends otherwise. */
export function overturning({
  sensitivity,
  hypotheses,
}: Pick<Comparison, 'sensitivity' | 'hypotheses'>): (Reanalysis & { name: string })[] {
  const { infrastructure_as_failures: failed, first_attempt: first } = sensitivity;
  return [
    ...(failed ? [{ ...failed, name: 'broken trials counted as failures' }] : []),
    ...(first ? [{ ...first, name: 'first attempts only' }] : []),
  ].filter(({ h1_status }) => h1_status !== hypotheses.h1.status);
}

/** The primary analysis of other counts than the planned ones. */
export function reanalysis(strata: Strata, analysis: Analysis): Reanalysis {
  const stratified = compareStratified(strata);
  const interval = differenceInterval(strata);
  return {
    baseline: total(strata.map(({ baseline }) => baseline)),
    finetuned: total(strata.map(({ finetuned }) => finetuned)),
    p_two_sided: stratified.p_two_sided,
    mh_risk_difference: stratified.mh_risk_difference,
    mh_risk_difference_95: interval.interval_95,
    h1_status: evaluateH1(stratified, interval, analysis).status,
  };
}

function total(counts: readonly Counts[]): Counts {
  return {
    successes: counts.reduce((sum, { successes }) => sum + successes, 0),
    trials: counts.reduce((sum, { trials }) => sum + trials, 0),
  };
}
