import { z } from 'zod';
import { Training } from './spec.ts';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Input of the GPU worker's `train`. Paths are absolute, on a disk that both workers see. */
export const TrainJob = z.strictObject({
  job_id: z.string(),
  base_model: z.string(),
  train_file: z.string(),
  val_file: z.string(),
  output_dir: z.string(),
  training: Training,
});
export type TrainJob = z.infer<typeof TrainJob>;

export const TrainResult = z.strictObject({
  adapter_dir: z.string(),
  log_file: z.string(),
  steps: z.int(),
  epochs: z.number(),
  train_samples: z.int(),
  val_samples: z.int(),
  train_loss: z.number(),
  val_loss: z.number().nullable(),
  trainable_parameters: z.int(),
  device: z.string(),
  quantization: z.string(),
  precision: z.string(),
  duration_s: z.number(),
  resumed_from_step: z.int().nullable(),
  versions: z.record(z.string(), z.string()),
});
export type TrainResult = z.infer<typeof TrainResult>;

export const ExportJob = z.strictObject({
  adapter_dir: z.string(),
  output_dir: z.string(),
});
export type ExportJob = z.infer<typeof ExportJob>;

export const ExportResult = z.strictObject({
  adapter_gguf: z.string(),
  adapter_sha256: Sha256,
  null_adapter_gguf: z.string(),
  null_adapter_sha256: Sha256,
  tensors: z.int(),
});
export type ExportResult = z.infer<typeof ExportResult>;

/** What `train` heartbeats; the measured fields are null while the model loads. Shown by `tddft run` and in the Web UI. */
export const TrainProgress = z.strictObject({
  step: z.int(),
  total_steps: z.int().nullable(),
  loss: z.number().nullable(),
  epoch: z.number(),
  tokens_per_s: z.number().nullable(),
  eta_s: z.number().nullable(),
});
export type TrainProgress = z.infer<typeof TrainProgress>;
