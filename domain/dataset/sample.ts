import { z } from 'zod';
import { Arm, Outcome, SandboxIdentity, Step, Verdict } from '../records.ts';
import { SampleStep } from '../spec.ts';
import { DatasetAudit, Unaudited } from './dataset-audit.ts';

/** One line of `data/training_samples.jsonl`: an answer, to the exact prompt that drew it, and where it came from. */
export const TrainingSample = z.strictObject({
  /** `<trial_id>/<step>` */
  id: z.string(),
  experiment_id: z.string(),
  trial_id: z.string(),
  task_id: z.string(),
  step: Step,
  attempt: z.int().min(1),
  prompt: z.string(),
  /** As the model wrote it, without the end-of-turn token. */
  completion: z.string(),
  prompt_sha256: z.string().regex(/^[0-9a-f]{64}$/),
  prompts_version: z.string(),
  model_name: z.string(),
  /** Null where it is not known: the original's results do not say. */
  model_digest: z.string().nullable(),
  adapter_digest: z.string().nullable(),
  /** Of the whole trial; `guard` and `reason` are this answer's own verdict. */
  outcome: Outcome,
  guard: Verdict.shape.guard,
  reason: Verdict.shape.reason,
  /** What the guards ran in, `runner` being their version; null where it is not known. */
  sandbox: SandboxIdentity.nullable(),
});
export type TrainingSample = z.infer<typeof TrainingSample>;

/** One line of `data/prepared/{train,val}.jsonl`: what the trainer reads. */
export const PreparedSample = TrainingSample.pick({
  id: true,
  task_id: true,
  step: true,
  prompt: true,
  completion: true,
});
export type PreparedSample = z.infer<typeof PreparedSample>;

/** One line of `data/prepared/chat_format/{train,val}.jsonl`. */
export const ChatSample = z.strictObject({
  messages: z.array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })).min(2),
});
export type ChatSample = z.infer<typeof ChatSample>;

/**
 * Why an answer of a trial did not become a sample; the first reason that holds, in this order. `not_asked` (the trial
 * did not come to this step), `truncated` and `not_drawn` are those of an unfiltered draw, which knows no verdicts.
 */
export const DropReason = z.enum([
  'infrastructure_error',
  'not_accepted',
  'not_validated',
  'not_first_attempt',
  'not_asked',
  'truncated',
  'duplicate',
  'not_drawn',
  'audit_failed',
]);
export type DropReason = z.infer<typeof DropReason>;

const Count = z.int().min(0);
const Dropped = z.record(DropReason, Count.default(0));

export const TaskSamples = z.strictObject({
  task_id: z.string(),
  tests: Count,
  implementations: Count,
  /** Samples with different prompt or completion. */
  distinct: Count,
  dropped: Dropped,
});
export type TaskSamples = z.infer<typeof TaskSamples>;

/** What became of all answers: candidates = one per trial and selected step = samples + dropped. */
export const DatasetReport = z.strictObject({
  /** The arm whose adapter is trained on it. */
  arm: Arm.default('finetuned'),
  /**
   * `selected`: by the quality standards. `unfiltered`: as many for each task and step, drawn without their verdicts.
   * `audited`: those of the selected that the audit does not flag.
   */
  draw: z.enum(['selected', 'unfiltered', 'audited']).default('selected'),
  selection: z.strictObject({
    first_attempt: z.boolean(),
    validated: z.boolean(),
    distinct: z.boolean().default(false),
    steps: z.array(SampleStep),
  }),
  trials: Count,
  candidates: Count,
  samples: Count,
  /** Fewer than `samples` where equal ones are kept as the model's own weighting of its answers. */
  distinct: Count,
  dropped: Dropped,
  per_task: z.array(TaskSamples),
  train: Count,
  validation: Count,
  /** Validation samples whose trial has its other sample in train; null where it was not counted. */
  shared_tests: Count.nullable().default(null),
  /** Null where the trials were not judged by their tasks' controls. */
  audit: DatasetAudit.nullable().default(null),
  unaudited: Unaudited.nullable().default(null),
});
export type DatasetReport = z.infer<typeof DatasetReport>;

export interface Split {
  /** In the order of their ids, as is `validation`. */
  train: TrainingSample[];
  validation: TrainingSample[];
}

/** The trainer's part of a sample. */
export function preparedSample({ id, task_id, step, prompt, completion }: TrainingSample): PreparedSample {
  return { id, task_id, step, prompt, completion };
}

/** Two samples with the same key have the same prompt and the same completion. */
export function contentKey({ prompt_sha256, completion }: TrainingSample): string {
  return `${prompt_sha256}\n${completion}`;
}
