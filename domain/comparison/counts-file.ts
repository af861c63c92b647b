import { z } from 'zod';
import { InvalidInput } from '../invalid-input.ts';
import { MAX_STRATIFIED_TRIALS } from '../statistics/stratified-exact.ts';
import type { TaskTable } from './compare-counts.ts';

/** Of both arms together: beyond it the exact stratified test takes long. */
export const MAX_COUNTED_TRIALS = MAX_STRATIFIED_TRIALS;

/** Printed as it stands: no control or formatting characters, no line ends. */
const TaskName = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, 'printable text on one line');

/** [successes, trials] */
const Counted = z
  .tuple([z.int().min(0), z.int().min(0).max(MAX_COUNTED_TRIALS)])
  .refine(([successes, trials]) => successes <= trials, 'no more successes than trials');

/** What `tddft compare --counts` takes: one row per task. */
export const CountsFile = z
  .array(z.strictObject({ task_id: TaskName, baseline: Counted, finetuned: Counted }))
  .min(1)
  .superRefine((rows, context) => {
    const seen = new Set<string>();
    for (const [index, { task_id }] of rows.entries()) {
      if (seen.has(task_id)) context.addIssue({ code: 'custom', path: [index, 'task_id'], message: 'each task once' });
      seen.add(task_id);
    }
  });
export type CountsFile = z.infer<typeof CountsFile>;

/** `InvalidInput` when the rows count more than `MAX_COUNTED_TRIALS` together. */
export function taskTables(rows: CountsFile): TaskTable[] {
  const trials = rows.reduce((sum, { baseline, finetuned }) => sum + baseline[1] + finetuned[1], 0);
  if (trials > MAX_COUNTED_TRIALS) {
    throw new InvalidInput([`too many trials (got ${trials} in all, allowed at most ${MAX_COUNTED_TRIALS})`]);
  }
  return rows.map(({ task_id, baseline, finetuned }) => ({
    task_id,
    baseline: { successes: baseline[0], trials: baseline[1] },
    finetuned: { successes: finetuned[0], trials: finetuned[1] },
  }));
}
