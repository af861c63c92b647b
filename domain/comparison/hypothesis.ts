import { z } from 'zod';

const Count = z.int().min(0);
const Interval95 = z.tuple([z.number(), z.number()]);
const PValue = z.number().gt(0).max(1);
const Difference = z.number().min(-1).max(1);

/** `inconclusive`: not met, and the interval holds both no effect and the threshold. */
export const Status = z.enum(['met', 'not_met', 'inconclusive']);
export type Status = z.infer<typeof Status>;

/** H1: the exact stratified test rejects at alpha and the stratified difference is at least the threshold. */
export const H1 = z.strictObject({
  status: Status,
  decided_by: z.strictObject({
    test: z.literal('stratified_exact_two_sided'),
    p: PValue,
    alpha: z.number(),
    /** The Mantel-Haenszel risk difference; null with its interval when no task has trials in both arms. */
    estimate: Difference.nullable(),
    /**
     * The interval of the difference that is shown everywhere: `stratified.mh_risk_difference_95`, but Miettinen and
     * Nurminen's where a task has few trials in an arm, or no trial varies.
     */
    interval_95: Interval95.nullable(),
    /** Null without an interval, and in files of earlier versions. */
    interval_method: z.enum(['greenland_robins', 'miettinen_nurminen']).nullable().default(null),
    threshold: z.number(),
  }),
});
export type H1 = z.infer<typeof H1>;

/**
 * H2: the finetuned arm is not worse than a measured reference arm by the margin or more. Tested only once H1 is met
 * (fixed sequence), so both together err with at most H1's alpha.
 */
export const H2 = z.strictObject({
  status: z.enum([...Status.options, 'not_tested']),
  /** The measured reference arm; null where there is none. */
  reference: z.strictObject({ arm: z.string(), successes: Count, trials: Count }).nullable(),
  decided_by: z.strictObject({
    test: z.literal('stratified_non_inferiority'),
    /** One-sided; null where H2 was not tested. Too small for a double, it is 0. */
    p: z.number().min(0).max(1).nullable(),
    alpha: z.number(),
    /** Finetuned minus reference, stratified by task. */
    estimate: Difference.nullable(),
    interval_95: Interval95.nullable(),
    /** Minus the margin. */
    threshold: z.number(),
  }),
});
export type H2 = z.infer<typeof H2>;

/**
 * The original's rule, taken literally, for comparison with it only: pooled Fisher p < alpha and a pooled difference of
 * at least the threshold (h1), or enough tasks with a finetuned rate of at least `rate_threshold` (h2).
 */
export const LegacySuccess = z.strictObject({
  label: z.literal('legacy'),
  h1_met: z.boolean(),
  h2_met: z.boolean(),
  rule_met: z.boolean(),
  tasks_reached: z.array(z.string()),
  baseline_tasks_reached: z.array(z.string()),
  /** The baseline satisfies h2 without any training: then h2 is no evidence of a gain. */
  baseline_alone_meets_h2: z.boolean(),
  /** The rule is met, the baseline alone does not meet h2, and the finetuned arm is not significantly worse. */
  success: z.boolean(),
  decided_by: z.strictObject({
    met_by: z.array(z.enum(['h1', 'h2'])),
    fisher_p_two_sided: PValue,
    alpha: z.number(),
    difference: Difference.nullable(),
    difference_threshold: z.number(),
    rate_threshold: z.number(),
    tasks_required: Count,
  }),
});
export type LegacySuccess = z.infer<typeof LegacySuccess>;
