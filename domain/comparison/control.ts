import { z } from 'zod';
import { ControlName } from '../spec.ts';

const Count = z.int().min(0);

/** One side of a contrast: the scored trials of one arm, or of several arms together. */
export const ContrastSide = z.strictObject({
  /** `baseline`, `unfiltered`, `audited`, or for held-out tasks `leave_one_task_out`. */
  name: z.string(),
  arms: z.array(z.string()).min(1),
  successes: Count,
  trials: Count,
  rate: z.number().min(0).max(1).nullable(),
});
export type ContrastSide = z.infer<typeof ContrastSide>;

/** Two arms compared task by task, by the test that decides H1 but deciding nothing. Differences are `to` minus `from`. */
export const Contrast = z.strictObject({
  from: ContrastSide,
  to: ContrastSide,
  /** Mantel-Haenszel, with its 95% interval; null where no task has scored trials on both sides. */
  difference: z.number().min(-1).max(1).nullable(),
  interval_95: z.tuple([z.number(), z.number()]).nullable(),
  /** Exact, stratified by task, two-sided. */
  p: z.number().gt(0).max(1),
  per_task: z.array(
    z.strictObject({
      task_id: z.string(),
      from: z.strictObject({ successes: Count, trials: Count }),
      to: z.strictObject({ successes: Count, trials: Count }),
      difference: z.number().min(-1).max(1).nullable(),
      newcombe_95: z.tuple([z.number(), z.number()]),
    }),
  ),
});
export type Contrast = z.infer<typeof Contrast>;

/** What a control arm says. Without contrasts it was declared and not measured, and `reading` says why. */
export const ControlResult = z.strictObject({
  control: ControlName,
  /**
   * `unfiltered`: baseline -> unfiltered, then unfiltered -> finetuned. `audited`: baseline -> audited, then
   * finetuned -> audited. `null_adapter`: baseline -> null_adapter. `leave_one_task_out`: baseline -> the held-out arms,
   * then those -> finetuned.
   */
  contrasts: z.array(Contrast),
  /** Trials that our machinery broke, which no rate counts. */
  infrastructure_errors: Count,
  /** What it shows and what it does not, one or two sentences. */
  reading: z.string(),
});
export type ControlResult = z.infer<typeof ControlResult>;

/** The finetuned arm and its siblings, whose adapters differ in the seed of their training only. */
export const SeedSpread = z.strictObject({
  adapters: z
    .array(
      z.strictObject({
        arm: z.string(),
        seed: Count,
        successes: Count,
        trials: Count,
        rate: z.number().min(0).max(1).nullable(),
      }),
    )
    .min(2),
  mean: z.number().nullable(),
  /** Sample standard deviation of the rates, as fractions. */
  sd: z.number().nullable(),
  /** What the draw of trials alone would make it, were all adapters alike: the root of the mean of rate (1 - rate) / trials. */
  sampling_sd: z.number().nullable(),
  reading: z.string(),
});
export type SeedSpread = z.infer<typeof SeedSpread>;
