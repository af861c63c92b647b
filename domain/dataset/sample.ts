import { z } from 'zod';
import { Step } from '../records.ts';
import { SampleStep } from '../spec.ts';

/** One line of `data/training_samples.jsonl`: an accepted answer, to the exact prompt that drew it. */
export const TrainingSample = z.strictObject({
  /** `<trial_id>/<step>` */
  id: z.string(),
  trial_id: z.string(),
  task_id: z.string(),
  step: Step,
  attempt: z.int().min(1),
  prompt: z.string(),
  /** As the model wrote it, without the end-of-turn token. */
  completion: z.string(),
  prompt_sha256: z.string().regex(/^[0-9a-f]{64}$/),
  model_digest: z.string(),
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

/** Why an answer of a trial did not become a sample; the first reason that holds, in this order. */
export const DropReason = z.enum(['infrastructure_error', 'not_accepted', 'not_validated', 'not_first_attempt']);
export type DropReason = z.infer<typeof DropReason>;

const Count = z.int().min(0);

export const TaskSamples = z.strictObject({
  task_id: z.string(),
  tests: Count,
  implementations: Count,
  /** Samples with different prompt or completion. */
  distinct: Count,
  dropped: z.record(DropReason, Count),
});
export type TaskSamples = z.infer<typeof TaskSamples>;

/** What became of all answers: candidates = one per trial and selected step = samples + dropped. */
export const DatasetReport = z.strictObject({
  selection: z.strictObject({ first_attempt: z.boolean(), validated: z.boolean(), steps: z.array(SampleStep) }),
  trials: Count,
  candidates: Count,
  samples: Count,
  /** Equal samples are kept, because they are the model's own weighting of its answers. */
  distinct: Count,
  dropped: z.record(DropReason, Count),
  per_task: z.array(TaskSamples),
  train: Count,
  validation: Count,
});
export type DatasetReport = z.infer<typeof DatasetReport>;

/** The trainer's part of a sample. */
export function preparedSample({ id, task_id, step, prompt, completion }: TrainingSample): PreparedSample {
  return { id, task_id, step, prompt, completion };
}

/** Two samples with the same key have the same prompt and the same completion. */
export function contentKey({ prompt_sha256, completion }: TrainingSample): string {
  return `${prompt_sha256}\n${completion}`;
}
