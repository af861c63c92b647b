import { z } from 'zod';
import { ModelIdentity } from '../records.ts';

/**
 * What a night says of the model. `inconclusive`: measured, but a drop of the margin could have gone unseen.
 * `not_comparable`: night and reference were not measured alike, or one of them is not whole.
 */
export const NightOutcome = z.enum(['no_regression_detected', 'regression', 'inconclusive', 'not_comparable']);
export type NightOutcome = z.infer<typeof NightOutcome>;

/** One condition of the measurement that is not what it was when the reference ran. */
export const Drift = z.strictObject({
  what: z.enum([
    'model',
    'digest',
    'adapter_digest',
    'server',
    'server_version',
    'quantization',
    'context',
    'endpoint',
    'prompts',
    'tasks',
    'options',
    'limits',
    'sandbox',
  ]),
  reference: z.string(),
  night: z.string(),
});
export type Drift = z.infer<typeof Drift>;

const Interval = z.tuple([z.number(), z.number()]);

/** Counts of a whole arm. `rate` is `successes / scored`, null where nothing was scored. */
export const NightArm = z.strictObject({
  successes: z.int().min(0),
  scored: z.int().min(0),
  trials: z.int().min(0),
  infrastructure_errors: z.int().min(0),
  rate: z.number().min(0).max(1).nullable(),
  wilson_95: Interval.nullable(),
});
export type NightArm = z.infer<typeof NightArm>;

const Cell = z.tuple([z.int().min(0), z.int().min(0)]);

/** `[successes, scored]` of both arms. */
export const NightTask = z.strictObject({ task_id: z.string(), reference: Cell, night: Cell });
export type NightTask = z.infer<typeof NightTask>;

/** The one-sided test that the night is worse. `difference` is night minus reference, as a fraction. */
export const NightTest = z.strictObject({
  p_one_sided: z.number().min(0).max(1).nullable(),
  alpha: z.number().gt(0).lt(1),
  /** The drop that should be found, as a fraction, and the probability that this design finds it. */
  margin: z.number().gt(0).lt(1),
  power: z.number().min(0).max(1).nullable(),
  difference: z.number().min(-1).max(1).nullable(),
  newcombe_95: Interval.nullable(),
});
export type NightTest = z.infer<typeof NightTest>;

/** What became of the alert of a regression. `unknown`: the worker died during the call, which is not made twice. */
export const NightAlert = z.strictObject({ state: z.enum(['sent', 'failed', 'unknown']), detail: z.string() });
export type NightAlert = z.infer<typeof NightAlert>;

/** `results/nightly/nights/<night>.json` */
export const NightResult = z.strictObject({
  /** The name of the nightly benchmark. */
  nightly: z.string(),
  /** The night's experiment: `<name>-<yyyymmdd>-<hhmmss>`, UTC of the scheduled time. */
  night: z.string(),
  started_at: z.iso.datetime(),
  finished_at: z.iso.datetime(),
  /** `<experiment>.<arm>`; null on the first night, which becomes the reference. */
  reference: z.string().nullable(),
  outcome: NightOutcome,
  /** What drifted, or why the night is inconclusive, in words. */
  reasons: z.array(z.string()),
  drift: z.array(Drift),
  night_arm: NightArm,
  reference_arm: NightArm.nullable(),
  per_task: z.array(NightTask),
  test: NightTest.nullable(),
  model: ModelIdentity,
  alert: NightAlert.nullable(),
});
export type NightResult = z.infer<typeof NightResult>;
