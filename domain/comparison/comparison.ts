import { z } from 'zod';

const Count = z.int().min(0);
const Interval95 = z.tuple([z.number(), z.number()]);
const PValue = z.number().gt(0).max(1);
/** Null where it is not defined: an arm without scored trials has no rate. */
const Rate = z.number().min(0).max(1).nullable();
const Difference = z.number().min(-1).max(1).nullable();

/** Scored trials of one arm; infrastructure errors are neither successes nor trials here. */
export const ScoredRate = z.strictObject({
  successes: Count,
  trials: Count,
  rate: Rate,
  wilson_95: Interval95,
});
export type ScoredRate = z.infer<typeof ScoredRate>;

export const ComparedRates = z.strictObject({
  baseline: ScoredRate,
  finetuned: ScoredRate,
  difference: Difference,
  newcombe_95: Interval95,
  fisher_p_two_sided: PValue,
});
export type ComparedRates = z.infer<typeof ComparedRates>;

export const Overall = z.strictObject({
  ...ComparedRates.shape,
  /** Small when the finetuned arm is better. */
  fisher_p_one_sided: PValue,
  cohens_h: z.number().nullable(),
  cohens_h_label: z.enum(['below small', 'small', 'medium', 'large']).nullable(),
});
export type Overall = z.infer<typeof Overall>;

export const TaskComparison = z.strictObject({ task_id: z.string(), ...ComparedRates.shape });
export type TaskComparison = z.infer<typeof TaskComparison>;

/** Null where the exact sum is not made, or where no gain is large enough. */
export const Power = z.strictObject({
  minimum_detectable_difference_80: z.number().min(0).max(1).nullable(),
  power_at_h1_threshold: z.number().min(0).max(1).nullable(),
});
export type Power = z.infer<typeof Power>;

/** H1: the pass rate rises by at least `improvement_threshold` and Fisher's two-sided test rejects at `alpha`. */
export const H1 = z.strictObject({
  met: z.boolean(),
  improvement: Difference,
  improvement_threshold: z.number(),
  improvement_reached: z.boolean(),
  test: z.literal('fisher_p_two_sided'),
  p: PValue,
  alpha: z.number(),
  significant: z.boolean(),
});
export type H1 = z.infer<typeof H1>;

/** H2: at least `tasks_required` tasks have a finetuned pass rate of at least `rate_threshold`. */
export const H2 = z.strictObject({
  met: z.boolean(),
  rate_threshold: z.number(),
  tasks_required: Count,
  tasks_in_design: Count,
  tasks_reached: z.array(z.string()),
  baseline_tasks_reached: z.array(z.string()),
  /** The baseline satisfies H2 without any training: then H2 is no evidence of a gain. */
  baseline_alone_meets: z.boolean(),
});
export type H2 = z.infer<typeof H2>;

/** The original's rule, taken literally: H1 or H2. */
export const LegacySuccess = z.strictObject({
  met: z.boolean(),
  decided_by: z.array(z.enum(['h1', 'h2'])),
  /** Met by H2 only, and the baseline alone meets H2 too: no success to speak of. */
  without_evidence: z.boolean(),
});
export type LegacySuccess = z.infer<typeof LegacySuccess>;

/** `analysis/comparison_report.json`. Differences and h are finetuned minus baseline; intervals are [low, high]. */
export const Comparison = z.strictObject({
  experiment_id: z.string(),
  arms: z.strictObject({ baseline: z.string(), finetuned: z.string() }),
  overall: Overall,
  per_task: z.array(TaskComparison),
  infrastructure_errors: z.strictObject({ baseline: Count, finetuned: Count }),
  power: Power,
  hypotheses: z.strictObject({ h1: H1, h2: H2, legacy_success: LegacySuccess }),
  notes: z.array(z.string()),
});
export type Comparison = z.infer<typeof Comparison>;
