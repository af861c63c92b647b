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
  /** Keeps one of equal samples; by default their number is the model's own weighting (docs/decisions/0007). */
  distinct: z.boolean().default(false),
  steps: z.array(SampleStep).min(1).default(['tests', 'implementations']),
});
export type Selection = z.infer<typeof Selection>;

/** The linear layers of a Qwen2 block that an adapter can act on. */
export const LoraModule = z.enum(['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj']);

/** Weights of a merged model's file; the K-quants need llama.cpp's `llama-quantize`. */
export const MergedType = z.enum(['f32', 'f16', 'bf16', 'q8_0', 'q4_k_m', 'q5_k_m', 'q6_k']);
export type MergedType = z.infer<typeof MergedType>;

/** What decides one training run. */
export const LoraTraining = z.strictObject({
  lora_r: z.int().min(1).max(512).default(16),
  lora_alpha: z.int().min(1).max(1024).default(32),
  lora_dropout: z.number().min(0).max(0.9).default(0.05),
  target_modules: z.array(LoraModule).min(1).default(LoraModule.options),
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
});
export type LoraTraining = z.infer<typeof LoraTraining>;

export const Training = LoraTraining.extend({
  /** The Hugging Face folder of the base weights; unset for the miniature, which brings its own. */
  base_model: z.string().min(1).nullable().default(null),
  /** Adapters trained on the same samples, with the seeds `seed`, `seed` + 1, ...; each is benchmarked. */
  seeds: z.int().min(1).max(20).default(1),
  /** What the finetuned arm's adapter is also written as, merged into its base model. */
  merged: z.union([MergedType, z.literal('none')]).default('f16'),
});
export type Training = z.infer<typeof Training>;

/**
 * Arms that say what a gain is made of. `unfiltered`: an adapter trained on as many answers, taken without looking at
 * their verdicts. `audited`: an adapter trained on those samples only whose tests held up in the audit, which knows the
 * references. `null_adapter`: an adapter that does nothing. `leave_one_task_out`: for each task an adapter that was
 * trained on the others alone.
 */
export const ControlName = z.enum(['unfiltered', 'audited', 'null_adapter', 'leave_one_task_out']);
export type ControlName = z.infer<typeof ControlName>;

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

/** Which adapter: `<experiment>.<arm>`, or `<experiment>` for that of its finetuned arm. */
export const AdapterSource = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}(\.[a-z][a-z0-9_]*)?$/, '<experiment>, or <experiment>.<arm>');

export const Feedback = z.enum(['none', 'guard']);
export type Feedback = z.infer<typeof Feedback>;

/** What an experiment is. Every field has a default, so `{}` is a whole experiment on the miniature. */
export const ExperimentSpec = z.strictObject({
  experiment_id: ExperimentId.optional(),
  model: z
    .string()
    .regex(
      /^(miniature|gguf:.+|ollama:[A-Za-z0-9][\w./:-]*|openai:.+)$/,
      'miniature, gguf:<path of a GGUF file>, ollama:<name>, openai:<name>',
    )
    .default('miniature'),
  tasks: z.array(z.string()).min(1).default(DEFAULT_TASKS),
  trials_per_task: z.int().min(1).max(MAX_TRIALS_PER_TASK).default(50),
  retry_budget: z.int().min(1).max(20).default(3),
  feedback: Feedback.default('guard'),
  /** What a test file must pass to be accepted, in this order: `name` or `name:number` (docs/guards.md). */
  guards: z.array(z.string()).default(['syntax']),
  sampling: Sampling.prefault({}),
  selection: Selection.prefault({}),
  validation_fraction: z.number().min(0).max(0.5).default(0.1),
  training: Training.prefault({}),
  controls: z.array(ControlName).default([]),
  limits: Limits.prefault({}),
  /** After each arm its tests and implementations are judged by the task's own controls (docs/attribution.md). */
  attribution: z.boolean().default(true),
  analysis: Analysis.prefault({}),
});
export type ExperimentSpec = z.infer<typeof ExperimentSpec>;

/** One training alone: any part of a spec, and the arm whose adapter it makes. */
export const FineTuneInput = ExperimentSpec.extend({ arm: Arm.default('finetuned') });

/** One arm alone: any part of a spec, and which arm. An experiment's declared design fills the rest. */
export const BenchmarkInput = ExperimentSpec.extend({
  arm: Arm.default('baseline'),
  /**
   * Whose registered adapter an arm of a name of its own runs with: `<experiment>` for its finetuned arm's, or
   * `<experiment>.<arm>`.
   */
  adapter_of: AdapterSource.optional(),
});
