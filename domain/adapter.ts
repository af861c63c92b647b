import { z } from 'zod';
import { AdapterRef, WeightsRef } from './model.ts';
import { Arm } from './records.ts';
import { MergedType } from './spec.ts';
import { TrainJob, TrainResult } from './training.ts';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What the probes saw on the server that will be benchmarked, before any benchmark. */
export const AdapterProbe = z.strictObject({
  answers: z.int().min(1),
  /** Answers (greedy, and drawn with fixed seeds) in which the trained adapter differs from the base model. */
  changed: z.int().min(0),
  /** Answers of the base and of the null adapter that did not come a second time: the server's own noise. */
  unrepeated: z.int().min(0).default(0),
  /** Whether the null adapter gave the base model's answers; servers that take merged weights only cannot serve it. */
  null_adapter: z.enum(['equals_base', 'not_served']).default('equals_base'),
});
export type AdapterProbe = z.infer<typeof AdapterProbe>;

export const MergedRef = WeightsRef.extend({ type: MergedType });
export type MergedRef = z.infer<typeof MergedRef>;

/** What a server calls the adapter, and what it was given. */
export const ServedAdapter = z.strictObject({ name: z.string(), how: z.enum(['adapter', 'merged']) });
export type ServedAdapter = z.infer<typeof ServedAdapter>;

/** A trained adapter: where it came from, what it was trained on, and that it acts. */
export const RegisteredAdapter = z.strictObject({
  name: z.string(),
  experiment_id: z.string(),
  /** The arm that runs with it. */
  arm: Arm,
  base: z.string(),
  adapter: AdapterRef,
  null_adapter: AdapterRef,
  /** The adapter merged into its base model, where that was asked for. */
  merged: MergedRef.nullable(),
  /** Of the training samples, as the trainer read them. */
  dataset_sha256: Sha256,
  /** Of the prompt templates that the samples' prompts were rendered with. */
  prompts_sha256: Sha256,
  training: TrainResult,
  job: TrainJob,
  probe: AdapterProbe,
  served: ServedAdapter,
});
export type RegisteredAdapter = z.infer<typeof RegisteredAdapter>;

/** One step of a training: its loss, or the validation loss after it. */
export const LossPoint = z.object({
  step: z.int(),
  loss: z.number().optional(),
  val_loss: z.number().optional(),
});
export type LossPoint = z.infer<typeof LossPoint>;

/** `models/<arm>/adapter.json`: the same with the digest of every file beside it and the whole loss curve. */
export const AdapterManifest = RegisteredAdapter.extend({
  /** sha256 by path in the folder. */
  files: z.record(z.string(), Sha256),
  loss_curve: z.array(LossPoint),
});
export type AdapterManifest = z.infer<typeof AdapterManifest>;
