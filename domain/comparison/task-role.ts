import { trainedTasks, tunedArm } from '../tuned-arms.ts';
import { isNullAdapter, isTrained, type MeasuredArm } from './measured-arm.ts';

/**
 * What the tasks are to the compared arm: `training`, it has an adapter that was trained on some of them; `held_out`, on
 * none of them; `null_adapter`, it has one that does nothing; `untrained`, it has none; `unknown`, only counts are known.
 */
export type TaskRole = 'training' | 'held_out' | 'null_adapter' | 'untrained' | 'unknown';

/** `seen`: tested tasks that the adapter was trained on. */
export function roleOf(arm: MeasuredArm, seen: number): TaskRole {
  if (isNullAdapter(arm)) return 'null_adapter';
  if (!isTrained(arm)) return 'untrained';
  return seen > 0 ? 'training' : 'held_out';
}

/** The tasks that an arm's adapter was trained on, by what its experiment declares. */
export function declaredTraining({ design, summary: { arm } }: MeasuredArm): string[] {
  return trainedTasks(design, tunedArm(design, arm)?.dataset ?? 'finetuned');
}

/**
 * Whether a gain can be mere sharpening for all that is known: a trained arm is held against an untrained one, and its
 * experiment has no adapter that was trained on unfiltered answers. `siblings` are null where they were not read.
 */
export function lacksUnfiltered(
  baseline: MeasuredArm,
  finetuned: MeasuredArm,
  siblings: readonly MeasuredArm[] | null,
): boolean {
  if (!isTrained(finetuned) || isTrained(baseline) || finetuned.summary.arm === 'unfiltered') return false;
  return siblings === null
    ? !finetuned.design.spec.controls.includes('unfiltered')
    : !siblings.some(({ summary }) => summary.arm === 'unfiltered' && summary.overall.scored > 0);
}
