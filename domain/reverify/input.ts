import { z } from 'zod';
import { Arm, SandboxIdentity } from '../records.ts';
import { ExperimentId, Limits } from '../spec.ts';

export const ReverifyLabel = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
    'letters, digits, "-" and "_" only, at most 64, starting with a letter or digit',
  );

/** What the `reverify` workflow takes. What is left out is as the experiment declared it. */
export const ReverifyInput = z.strictObject({
  experiment_id: ExperimentId.optional(),
  /** The folder of the results, and the end of the workflow's id. */
  label: ReverifyLabel.optional(),
  /** All that have results, if not said otherwise. */
  arms: z.array(Arm).min(1).optional(),
  /** Some of the limits; the others stay as declared. */
  limits: Limits.optional(),
  guards: z.array(z.string()).optional(),
  /** False: attributed arms are judged without their tasks' controls. */
  attribution: z.boolean().optional(),
});
export type ReverifyInput = z.infer<typeof ReverifyInput>;

const TaskSha256 = z.record(z.string(), z.string());

/** What stored trials are judged by, then or now. */
export const JudgedBy = z.strictObject({
  /** More than one where an arm was measured on several machines. */
  sandboxes: z.array(SandboxIdentity),
  limits: Limits,
  guards: z.array(z.string()),
  /** Of the whole task files, hidden tests and references included; a task that is gone or no task is not in it. */
  task_sha256: TaskSha256,
});
export type JudgedBy = z.infer<typeof JudgedBy>;

/** A resolved input. */
export const ReverifyPlan = z.strictObject({
  experiment_id: ExperimentId,
  label: ReverifyLabel,
  arms: z
    .array(
      z.strictObject({
        arm: Arm,
        tasks: z.array(z.string()),
        trials: z.int().min(0),
        /** Whether its trials were attributed: then the tasks' controls of today are asked, too. */
        attribution: z.boolean(),
      }),
    )
    .min(1),
  limits: Limits,
  guards: z.array(z.string()),
  task_sha256: TaskSha256,
});
export type ReverifyPlan = z.infer<typeof ReverifyPlan>;

/** `reverified/<label>/plan.json`: one label is judged by one sandbox. */
export const PinnedPlan = z.strictObject({ plan: ReverifyPlan, sandbox: SandboxIdentity });
export type PinnedPlan = z.infer<typeof PinnedPlan>;

/** Workflow id of one reverification: `<experiment>.reverify.<label>`. */
export function reverifyId({ experiment_id, label }: Pick<ReverifyPlan, 'experiment_id' | 'label'>): string {
  return `${experiment_id}.reverify.${label}`;
}
