import type { Analysis } from '../spec.ts';
import { breslowDay } from '../statistics/breslow-day.ts';
import { clusteredDifference } from '../statistics/clustered.ts';
import { cmh } from '../statistics/cmh.ts';
import { cohensH, effectLabel } from '../statistics/cohens-h.ts';
import { conditionalOddsRatio } from '../statistics/conditional-odds-ratio.ts';
import { type Counts, rate, rateDifference, type Strata, type TwoArms } from '../statistics/counts.ts';
import { fisherExact } from '../statistics/fisher.ts';
import { holm } from '../statistics/holm.ts';
import { mhOddsRatio } from '../statistics/mh-odds-ratio.ts';
import { mhRiskDifference } from '../statistics/mh-risk-difference.ts';
import { newcombe95 } from '../statistics/newcombe.ts';
import { normalPower } from '../statistics/normal-power.ts';
import { fisherPower, minimumDetectableDifference } from '../statistics/power.ts';
import { stratifiedExact } from '../statistics/stratified-exact.ts';
import { wilson95 } from '../statistics/wilson.ts';
import type {
  Clustered,
  ComparedRates,
  Comparison,
  Overall,
  Power,
  ScoredRate,
  Stratified,
  TaskComparison,
} from './comparison.ts';

/** The scored trials of one task in both arms. */
export interface TaskTable extends TwoArms {
  task_id: string;
}

export type ComparedCounts = Pick<Comparison, 'overall' | 'stratified' | 'per_task' | 'clustered' | 'power'>;

/**
 * Every number of a comparison that depends on nothing but successes and trials, tasks in the order given. Throws
 * RangeError for counts that are none.
 */
export function compareCounts(
  tasks: readonly TaskTable[],
  analysis: Pick<Analysis, 'alpha' | 'h1_improvement'>,
): ComparedCounts {
  const pooled = { baseline: sumOf(tasks, 'baseline'), finetuned: sumOf(tasks, 'finetuned') };
  const overall = compareOverall(pooled);
  return {
    overall,
    stratified: compareStratified(tasks),
    per_task: compareTasks(tasks),
    clustered: compareClustered(tasks),
    power: powerOf(overall, analysis),
  };
}

export function compareStratified(strata: Strata): Stratified {
  const exact = stratifiedExact(strata);
  const common = conditionalOddsRatio(strata);
  const mantelHaenszel = mhOddsRatio(strata);
  const risk = mhRiskDifference(strata);
  return {
    p_two_sided: exact.twoSided,
    p_one_sided: exact.oneSided,
    mid_p: exact.midP,
    common_odds_ratio: common.estimate,
    common_odds_ratio_95: common.interval95,
    cmh_p: cmh(strata).p,
    mh_odds_ratio: mantelHaenszel.estimate,
    mh_odds_ratio_95: mantelHaenszel.interval95,
    mh_risk_difference: risk?.difference ?? null,
    mh_risk_difference_95: risk?.interval95 ?? null,
    homogeneity_p: breslowDay(strata)?.p ?? null,
  };
}

function compareOverall(arms: TwoArms): Overall {
  const exact = fisherExact(arms);
  const h = cohensH(arms);
  const odds = conditionalOddsRatio([arms]);
  return {
    ...compareRates(arms),
    fisher_p_one_sided: exact.oneSided,
    fisher_mid_p: exact.midP,
    cohens_h: h,
    cohens_h_label: h === null ? null : effectLabel(h),
    odds_ratio: odds.estimate,
    odds_ratio_95: odds.interval95,
  };
}

function compareTasks(tasks: readonly TaskTable[]): TaskComparison[] {
  const rows = tasks.map((task) => ({ task_id: task.task_id, ...compareRates(task) }));
  const adjusted = holm(rows.map(({ fisher_p_two_sided }) => fisher_p_two_sided));
  return rows.map((row, index) => ({ ...row, holm_p: adjusted[index] ?? 1 }));
}

function compareClustered(tasks: readonly TaskTable[]): Clustered {
  const clustered = clusteredDifference(tasks);
  if (clustered === null) return { difference: null, ci_95: null, df: null };
  return { difference: clustered.difference, ci_95: clustered.interval95, df: clustered.df };
}

function compareRates(arms: TwoArms): ComparedRates {
  return {
    baseline: scoredRate(arms.baseline),
    finetuned: scoredRate(arms.finetuned),
    difference: rateDifference(arms),
    newcombe_95: newcombe95(arms),
    fisher_p_two_sided: fisherExact(arms).twoSided,
  };
}

function scoredRate({ successes, trials }: Counts): ScoredRate {
  return { successes, trials, rate: rate({ successes, trials }), wilson_95: wilson95({ successes, trials }) };
}

function powerOf(
  { baseline, finetuned }: Overall,
  { alpha, h1_improvement }: Pick<Analysis, 'alpha' | 'h1_improvement'>,
): Power {
  const design = { baselineTrials: baseline.trials, finetunedTrials: finetuned.trials, alpha };
  const exact = fisherPower(design);
  const power = exact ?? normalPower(design);
  const method = exact === null && power !== null ? 'normal' : 'exact';
  if (power === null || baseline.rate === null) {
    return { minimum_detectable_difference_80: null, power_at_h1_threshold: null, method };
  }
  const hoped = baseline.rate + h1_improvement;
  return {
    minimum_detectable_difference_80: minimumDetectableDifference(power, baseline.rate, 0.8),
    power_at_h1_threshold: hoped > 1 ? null : power(baseline.rate, hoped),
    method,
  };
}

function sumOf(tasks: readonly TaskTable[], arm: 'baseline' | 'finetuned'): Counts {
  return {
    successes: tasks.reduce((sum, task) => sum + task[arm].successes, 0),
    trials: tasks.reduce((sum, task) => sum + task[arm].trials, 0),
  };
}
