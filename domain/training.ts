import { z } from 'zod';
import { LoraTraining, MergedType } from './spec.ts';

/*
 * The wire to the GPU worker; gpu_worker/contract.py mirrors it. Paths are absolute, on a disk that both workers see.
 */

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Path = z.string().min(1);
const Count = z.int().min(0);

/** Input of `preflight`: a training that is wanted, before hours are spent on its samples. */
export const PreflightJob = z.strictObject({
  base_model: Path,
  /** The GGUF that is benchmarked; null where a server keeps it. Its weights must be those of `base_model`. */
  base_gguf: Path.nullable(),
  output_dir: Path,
  training: LoraTraining,
  merged: z.union([MergedType, z.literal('none')]),
  /** The samples where they exist; before that, how many there will be at most, on which the estimates rest. */
  train_file: Path.nullable(),
  expected_samples: Count,
  /** Adapters that will be kept beside one another. */
  adapters: z.int().min(1),
});
export type PreflightJob = z.infer<typeof PreflightJob>;

/** Memory is the device's, on the CPU the machine's. Estimates are rough: twice as much is not ruled out. */
export const PreflightResult = z.strictObject({
  device: z.string(),
  quantization: z.enum(['nf4', 'none']),
  precision: z.enum(['fp32', 'bf16']),
  parameters: Count,
  free_memory_bytes: Count,
  needed_memory_bytes: Count,
  free_disk_bytes: Count,
  needed_disk_bytes: Count,
  /** Of one adapter. */
  steps: Count,
  estimated_s: z.number().min(0),
  versions: z.record(z.string(), z.string()),
});
export type PreflightResult = z.infer<typeof PreflightResult>;

/** Input of `train`. */
export const TrainJob = z.strictObject({
  job_id: z.string(),
  base_model: Path,
  train_file: Path,
  val_file: Path.nullable(),
  output_dir: Path,
  training: LoraTraining,
});
export type TrainJob = z.infer<typeof TrainJob>;

export const TrainResult = z.strictObject({
  adapter_dir: Path,
  log_file: Path,
  /** Of everything that decides the adapter: samples, base weights, settings. */
  job_sha256: Sha256,
  /** Of the base model's weights and configuration files. */
  base_model_sha256: Sha256,
  steps: z.int(),
  epochs: z.number(),
  train_samples: z.int(),
  val_samples: z.int(),
  train_loss: z.number(),
  val_loss: z.number().nullable(),
  trainable_parameters: z.int(),
  device: z.string(),
  quantization: z.enum(['nf4', 'none']),
  precision: z.enum(['fp32', 'bf16']),
  duration_s: z.number(),
  resumed_from_step: z.int().nullable(),
  versions: z.record(z.string(), z.string()),
});
export type TrainResult = z.infer<typeof TrainResult>;

export const ExportJob = z.strictObject({
  adapter_dir: Path,
  output_dir: Path,
});
export type ExportJob = z.infer<typeof ExportJob>;

export const ExportResult = z.strictObject({
  adapter_gguf: Path,
  adapter_sha256: Sha256,
  null_adapter_gguf: Path,
  null_adapter_sha256: Sha256,
  /** The null adapter as PEFT's folder, for servers that load that. */
  null_adapter_dir: Path,
  tensors: z.int(),
});
export type ExportResult = z.infer<typeof ExportResult>;

/** Input of `mergeAdapter`. Tokenizer and metadata are taken from `base_gguf`, weights from `base_model`. */
export const MergeJob = z.strictObject({
  adapter_dir: Path,
  base_model: Path,
  base_gguf: Path,
  output_file: Path,
  type: MergedType,
});
export type MergeJob = z.infer<typeof MergeJob>;

export const MergeResult = z.strictObject({
  merged_gguf: Path,
  merged_sha256: Sha256,
  type: MergedType,
  bytes: Count,
});
export type MergeResult = z.infer<typeof MergeResult>;

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
