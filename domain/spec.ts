import { z } from 'zod';
import { Arm } from './records.ts';

/** The original experiment's six tasks, in its order. */
export const DEFAULT_TASKS = [
  'balanced_brackets',
  'fibonacci',
  'matrix_transpose',
  'prime_checker',
  'reverse_linked_list',
  'valid_parentheses',
];

export const MAX_TRIALS_PER_TASK = 100_000;

/** Sent in full with every request, so that a server's defaults never matter. */
export const Sampling = z.strictObject({
  temperature: z.number().min(0).max(5).default(0.7),
  top_p: z.number().gt(0).max(1).default(0.9),
  top_k: z.int().min(0).max(1000).default(40),
  repeat_penalty: z.number().min(0.1).max(10).default(1),
  max_tokens: z.int().min(1).max(32_768).default(2048),
  num_ctx: z.int().min(128).max(131_072).default(8192),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(42),
});
export type Sampling = z.infer<typeof Sampling>;

export const SampleStep = z.enum(['tests', 'implementations']);
export type SampleStep = z.infer<typeof SampleStep>;

/** The quality standards: which trials' answers become training samples. */
export const Selection = z.strictObject({
  first_attempt: z.boolean().default(true),
  validated: z.boolean().default(true),
  steps: z.array(SampleStep).min(1).default(['tests', 'implementations']),
});
export type Selection = z.infer<typeof Selection>;

export const Training = z.strictObject({
  lora_r: z.int().min(1).max(512).default(16),
  lora_alpha: z.int().min(1).max(1024).default(32),
  lora_dropout: z.number().min(0).max(0.9).default(0.05),
  learning_rate: z.number().gt(0).max(1).default(2e-4),
  num_epochs: z.int().min(1).max(100).default(3),
  batch_size: z.int().min(1).max(512).default(4),
  gradient_accumulation: z.int().min(1).max(512).default(1),
  warmup_fraction: z.number().min(0).max(1).default(0.05),
  max_length: z.int().min(64).max(131_072).default(4096),
  quantization: z.enum(['auto', 'nf4', 'none']).default('auto'),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(42),
  /** The Hugging Face folder of the base weights; unset for the miniature, which brings its own. */
  base_model: z.string().min(1).nullable().default(null),
});
export type Training = z.infer<typeof Training>;

/** What one run of tests may use. The wall clock is a backstop at three times the CPU time. */
export const Limits = z.strictObject({
  cpu_seconds: z.int().min(1).max(600).default(5),
  memory_mib: z.int().min(128).max(65_536).default(512),
  output_kib: z.int().min(1).max(1024).default(64),
  disk_mib: z.int().min(1).max(4096).default(16),
});
export type Limits = z.infer<typeof Limits>;

export const Analysis = z.strictObject({
  alpha: z.number().gt(0).lt(1).default(0.05),
  /** H1: the smallest improvement of the pass rate that counts, as a fraction (0.05 = 5 percentage points). */
  h1_improvement: z.number().gt(0).lt(1).default(0.05),
  /** The original's H2: the published pass rate of the larger model, and the number of tasks that must reach it. */
  h2_rate: z.number().gt(0).max(1).default(0.7),
  h2_tasks: z.int().min(1).default(3),
  /** H2 against a measured arm of this experiment, such as a larger model's: not worse by the margin or more. */
  reference_arm: Arm.nullable().default(null),
  h2_margin: z.number().gt(0).lt(1).default(0.1),
});
export type Analysis = z.infer<typeof Analysis>;

export const ExperimentId = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
    'letters, digits, "-" and "_" only, at most 64, starting with a letter or digit',
  );

export const Feedback = z.enum(['none', 'guard']);
export type Feedback = z.infer<typeof Feedback>;

/** What an experiment is. Every field has a default, so `{}` is a whole experiment on the miniature. */
export const ExperimentSpec = z.strictObject({
  experiment_id: ExperimentId.optional(),
  model: z
    .string()
    .regex(/^(miniature|gguf:.+)$/, 'miniature, gguf:<path of a GGUF file>')
    .default('miniature'),
  tasks: z.array(z.string()).min(1).default(DEFAULT_TASKS),
  trials_per_task: z.int().min(1).max(MAX_TRIALS_PER_TASK).default(50),
  retry_budget: z.int().min(1).max(20).default(3),
  feedback: Feedback.default('guard'),
  sampling: Sampling.prefault({}),
  selection: Selection.prefault({}),
  validation_fraction: z.number().min(0).max(0.5).default(0.1),
  training: Training.prefault({}),
  limits: Limits.prefault({}),
  analysis: Analysis.prefault({}),
});
export type ExperimentSpec = z.infer<typeof ExperimentSpec>;

/** One arm alone: any part of a spec, and which arm. An experiment's declared design fills the rest. */
export const BenchmarkInput = ExperimentSpec.extend({
  arm: Arm.default('baseline'),
  /** The experiment whose registered adapter the arm runs with; the finetuned arm has its own experiment's. */
  adapter_of: ExperimentId.optional(),
});
