import { z } from 'zod';
import { AnalysisPlan } from './analysis-plan.ts';
import { Commit } from './program.ts';
import { ExperimentId, ExperimentSpec } from './spec.ts';
import { DesignTask } from './task.ts';

/** The texts of `tasks/prompts/<version>/`, without their final newline. */
export const PromptTemplates = z.strictObject({
  version: z.string(),
  system: z.string(),
  g_test: z.string(),
  g_impl: z.string(),
  retry: z.string(),
});
export type PromptTemplates = z.infer<typeof PromptTemplates>;

/**
 * Everything that decides an experiment, fixed before trial 1 and kept in `manifest.json`: the spec with every default
 * filled in, the task texts and prompts as they were, and what the analysis will do.
 */
export const Design = z.strictObject({
  spec: ExperimentSpec.extend({ experiment_id: ExperimentId }),
  tasks: z.array(DesignTask),
  prompts: PromptTemplates,
});
export type Design = z.infer<typeof Design>;

/** A change of the declared design while it ran, and how much was recorded by then. */
export const Amendment = z.strictObject({
  at: z.iso.datetime(),
  field: z.literal('trials_per_task'),
  from: z.int(),
  to: z.int(),
  recorded: z.record(z.string(), z.int()),
});
export type Amendment = z.infer<typeof Amendment>;

export const Manifest = z.strictObject({
  tddft_version: z.string(),
  /** Of the program that declared it; missing where it was declared before commits were noted. */
  commit: Commit.optional(),
  created_at: z.iso.datetime(),
  design_sha256: z.string(),
  task_sha256: z.record(z.string(), z.string()),
  prompts_sha256: z.string(),
  plan: AnalysisPlan,
  plan_sha256: z.string(),
  design: Design,
  /** Where the tasks were read, on that machine; null for the project's own, missing as with `commit`. */
  tasks_dir: z.string().nullable().optional(),
  amendments: z.array(Amendment).default([]),
});
export type Manifest = z.infer<typeof Manifest>;
