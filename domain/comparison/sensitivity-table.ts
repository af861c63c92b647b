import { z } from 'zod';
import { Status } from './hypothesis.ts';

const Count = z.int().min(0);
const Passed = z.strictObject({ successes: Count, trials: Count });

/** The primary analysis once more, with other counts. */
export const Reanalysis = z.strictObject({
  baseline: Passed,
  finetuned: Passed,
  p_two_sided: z.number().gt(0).max(1),
  mh_risk_difference: z.number().min(-1).max(1).nullable(),
  mh_risk_difference_95: z.tuple([z.number(), z.number()]).nullable(),
  h1_status: Status,
});
export type Reanalysis = z.infer<typeof Reanalysis>;

/** Attempts of both steps in all scored trials of the tasks that both arms have some of, the failed ones too; `per_success` is null without a success. */
export const AttemptsPerSuccess = z.strictObject({
  attempts: Count,
  successes: Count,
  per_success: z.number().min(0).nullable(),
});
export type AttemptsPerSuccess = z.infer<typeof AttemptsPerSuccess>;

/** A null end is infinite; null where too few trials succeed. */
const RatioInterval95 = z.tuple([z.number().min(0), z.number().min(0).nullable()]).nullable();

/** Finetuned over baseline; null where the baseline has no success. */
const RatioOfArms = z.strictObject({ ratio: z.number().min(0).nullable(), ratio_95: RatioInterval95 });
export type RatioOfArms = z.infer<typeof RatioOfArms>;

/** What the scored trials took, with intervals by resampling them within task and arm. */
export const Spending = z.strictObject({
  bootstrap: z.strictObject({ seed: Count, resamples: Count, rule: z.literal('percentile') }),
  /** Of `per_success` of each arm. */
  attempts_per_success_95: z.strictObject({ baseline: RatioInterval95, finetuned: RatioInterval95 }),
  attempts_per_success: RatioOfArms,
  /** Of the geometric mean durations of trials, compared within tasks. */
  duration: RatioOfArms,
});
export type Spending = z.infer<typeof Spending>;

/** What other defensible ways to count give. Null where only counts of successes are known. */
export const Sensitivity = z.strictObject({
  infrastructure_as_failures: Reanalysis.nullable(),
  /** Trials whose tests and implementation were accepted at once. */
  first_attempt: Reanalysis.nullable(),
  attempts_per_success: z.strictObject({ baseline: AttemptsPerSuccess, finetuned: AttemptsPerSuccess }).nullable(),
  /** Null where the trials themselves were not read. */
  spending: Spending.nullable().default(null),
});
export type Sensitivity = z.infer<typeof Sensitivity>;
