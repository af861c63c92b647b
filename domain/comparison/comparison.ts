import { z } from 'zod';
import { AttributionComparison } from './attribution.ts';
import { ControlResult, SeedSpread } from './control.ts';
import { H1, H2, LegacySuccess } from './hypothesis.ts';
import { Sensitivity } from './sensitivity-table.ts';

const Count = z.int().min(0);
const Interval95 = z.tuple([z.number(), z.number()]);
/** A null end is infinite; no interval at all where no table tells anything. */
const RatioInterval95 = z.tuple([z.number().min(0), z.number().min(0).nullable()]).nullable();
const PValue = z.number().gt(0).max(1);
/** Null where it is not defined: an arm without scored trials has no rate. */
const Rate = z.number().min(0).max(1).nullable();
const Difference = z.number().min(-1).max(1).nullable();
/** Null where it is infinite or not defined. */
const Ratio = z.number().min(0).nullable();

/** Scored trials of one arm; infrastructure errors are neither successes nor trials here. */
export const ScoredRate = z.strictObject({
  successes: Count,
  trials: Count,
  rate: Rate,
  wilson_95: Interval95,
});
export type ScoredRate = z.infer<typeof ScoredRate>;

const ComparedRates = z.strictObject({
  baseline: ScoredRate,
  finetuned: ScoredRate,
  difference: Difference,
  newcombe_95: Interval95,
  fisher_p_two_sided: PValue,
});
export type ComparedRates = z.infer<typeof ComparedRates>;

/** All trials pooled, as if they were of one task. */
export const Overall = z.strictObject({
  ...ComparedRates.shape,
  /** Small when the finetuned arm is better. */
  fisher_p_one_sided: PValue,
  fisher_mid_p: PValue,
  cohens_h: z.number().nullable(),
  cohens_h_label: z.enum(['below small', 'small', 'medium', 'large']).nullable(),
  /** The conditional estimate, with its exact interval. */
  odds_ratio: Ratio,
  odds_ratio_95: RatioInterval95,
});
export type Overall = z.infer<typeof Overall>;

/** Trials compared within their task: the primary analysis. */
export const Stratified = z.strictObject({
  p_two_sided: PValue,
  p_one_sided: PValue,
  mid_p: PValue,
  common_odds_ratio: Ratio,
  common_odds_ratio_95: RatioInterval95,
  /** Without continuity correction. Its tail, unlike an exact p, can be too small for a double. */
  cmh_p: z.number().min(0).max(1),
  mh_odds_ratio: Ratio,
  mh_odds_ratio_95: RatioInterval95,
  mh_risk_difference: Difference,
  mh_risk_difference_95: Interval95.nullable(),
  /** Small when the odds ratio differs between the tasks; null where their trials are too few to tell. */
  homogeneity_p: z.number().min(0).max(1).nullable(),
});
export type Stratified = z.infer<typeof Stratified>;

export const TaskComparison = z.strictObject({ task_id: z.string(), ...ComparedRates.shape, holm_p: PValue });
export type TaskComparison = z.infer<typeof TaskComparison>;

/** The tasks as the sample: the mean of their differences. No interval of one task, nor of tasks that all differ by the same. */
export const Clustered = z.strictObject({
  difference: Difference,
  ci_95: Interval95.nullable(),
  df: Count.nullable(),
});
export type Clustered = z.infer<typeof Clustered>;

/** Of Fisher's test on the pooled trials. Null where an arm has none, or where no gain is large enough. */
export const Power = z.strictObject({
  minimum_detectable_difference_80: z.number().min(0).max(1).nullable(),
  power_at_h1_threshold: z.number().min(0).max(1).nullable(),
  /** `normal` above about 5,000 trials per arm: the normal approximation, with Yates's correction. */
  method: z.enum(['exact', 'normal']).default('exact'),
});
export type Power = z.infer<typeof Power>;

/** Null where only counts are known. */
const InfrastructureErrors = z.strictObject({ baseline: Count.nullable(), finetuned: Count.nullable() });

/** What a comparison comes to, in the parts of its headline: sentences without their ends, and clauses. */
export const Statement = z.strictObject({
  /** The arms that are not whole, each with what it lacks; none where every scheduled trial is recorded. */
  interim: z.array(z.string()),
  claim: z.string(),
  /** Whether the arms compare, whether it hangs on broken trials, and what controls say of it. */
  further: z.array(z.string()),
  /** Null where nothing was compared. */
  not_shown: z.string().nullable(),
});
export type Statement = z.infer<typeof Statement>;

/** `analysis/comparison_report.json`. Differences and h are finetuned minus baseline; intervals are [low, high]. */
export const Comparison = z.strictObject({
  experiment_id: z.string().nullable(),
  arms: z.strictObject({ baseline: z.string(), finetuned: z.string() }),
  headline: z.string(),
  /** Null in files of earlier versions. */
  statement: Statement.nullable().default(null),
  overall: Overall,
  stratified: Stratified,
  per_task: z.array(TaskComparison),
  clustered: Clustered,
  infrastructure_errors: InfrastructureErrors,
  power: Power,
  hypotheses: z.strictObject({ h1: H1, h2: H2, legacy_success: LegacySuccess }),
  sensitivity: Sensitivity,
  /** In the order in which they were declared; none where none was, or where another pair of arms is compared. */
  controls: z.array(ControlResult).default([]),
  /** Null unless several adapters of one recipe were measured. */
  seeds: SeedSpread.nullable().default(null),
  /** Null where the arms were not judged by their tasks' controls. */
  attribution: AttributionComparison.nullable().default(null),
  /** Where the designs of the arms differ; compared all the same, because it was asked for. */
  mismatches: z.array(z.string()),
  notes: z.array(z.string()),
});
export type Comparison = z.infer<typeof Comparison>;
