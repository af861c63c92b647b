import type { Contrast } from '../../domain/comparison/control.ts';
import type { ControlName } from '../../domain/spec.ts';

/** What is not known without a control. */
export const UNTOLD: Record<ControlName, string> = {
  unfiltered:
    'how much of a gain comes from validation, and how much from any training on the model’s own answers (sharpening)',
  audited: 'whether leaving out the samples whose tests are wrong, which takes reference solutions to know, would help',
  null_adapter: 'whether serving an adapter alone moves the pass rate',
  leave_one_task_out:
    'whether the adapter got better at tasks that it was not trained on, or recalls those that it was',
};

/** The arms of `leave_one_task_out`, taken together. */
export const HELD_OUT = 'held out';
export const HELD_OUT_IS = 'each task by an adapter that was not trained on it';

const SIDES: Record<string, string> = { finetuned: 'fine-tuned', leave_one_task_out: HELD_OUT };

/** `unfiltered → fine-tuned` */
export function contrastLabel({ from, to }: Pick<Contrast, 'from' | 'to'>): string {
  return [from, to].map(({ name }) => SIDES[name] ?? name).join(' → ');
}
