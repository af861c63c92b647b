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

/** Attempts of both steps in all scored trials, the failed ones too; `per_success` is null without a success. */
export const AttemptsPerSuccess = z.strictObject({
  attempts: Count,
  successes: Count,
  per_success: z.number().min(0).nullable(),
});
export type AttemptsPerSuccess = z.infer<typeof AttemptsPerSuccess>;

/** What other defensible ways to count give. Null where only counts of successes are known. */
export const Sensitivity = z.strictObject({
  infrastructure_as_failures: Reanalysis.nullable(),
  /** Trials whose tests and implementation were accepted at once. */
  first_attempt: Reanalysis.nullable(),
  attempts_per_success: z.strictObject({ baseline: AttemptsPerSuccess, finetuned: AttemptsPerSuccess }).nullable(),
});
export type Sensitivity = z.infer<typeof Sensitivity>;
