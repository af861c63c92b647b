import type { Analysis, ControlName } from '../spec.ts';
import { heldOutArm } from '../tuned-arms.ts';
import { armSide, contrastOf, type ContrastTasks } from './contrast.ts';
import type { Contrast, ControlResult } from './control.ts';
import { controlReading } from './control-reading.ts';
import { interimLook } from './interim.ts';
import type { MeasuredArm } from './measured-arm.ts';

export interface ArmsOfExperiment {
  baseline: MeasuredArm;
  finetuned: MeasuredArm;
  /** The other arms with adapters that are measured, of those that the experiment declares. */
  siblings: readonly MeasuredArm[];
  /** Those that could not be trained, for want of samples. */
  untrainable: readonly string[];
}

/** What each declared control says, in the order of the spec; one without results has no contrasts. */
export function controlResults(arms: ArmsOfExperiment, { alpha }: Pick<Analysis, 'alpha'>): ControlResult[] {
  const { controls, tasks } = arms.finetuned.design.spec;
  return controls.map((control) => {
    const declared = control === 'leave_one_task_out' ? tasks.map(heldOutArm) : [control];
    const measured = arms.siblings.filter(({ summary }) => declared.includes(summary.arm));
    const contrasts = measured.length === 0 ? [] : CONTRASTS[control](arms, measured).filter((each) => each !== null);
    const there = new Set(measured.map(({ summary }) => summary.arm));
    const missing = declared
      .filter((arm) => !there.has(arm))
      .map((arm) => (arms.untrainable.includes(arm) ? `${arm} (too few training samples)` : arm));
    return {
      control,
      contrasts,
      infrastructure_errors: measured.reduce((sum, { summary }) => sum + summary.overall.infrastructure_errors, 0),
      reading: [controlReading({ control, contrasts, missing, alpha }), ...interimLook(measured)].join(' '),
    };
  });
}

const CONTRASTS: Record<
  ControlName,
  (arms: Pick<ArmsOfExperiment, 'baseline' | 'finetuned'>, measured: readonly MeasuredArm[]) => (Contrast | null)[]
> = {
  unfiltered: ({ baseline, finetuned }, measured) =>
    measured.flatMap((arm) => [
      contrastOf(armSide(baseline), armSide(arm)),
      contrastOf(armSide(arm), armSide(finetuned)),
    ]),
  audited: ({ baseline, finetuned }, measured) =>
    measured.flatMap((arm) => [
      contrastOf(armSide(baseline), armSide(arm)),
      contrastOf(armSide(finetuned), armSide(arm)),
    ]),
  null_adapter: ({ baseline }, measured) => measured.map((arm) => contrastOf(armSide(baseline), armSide(arm))),
  leave_one_task_out: ({ baseline, finetuned }, measured) => {
    const heldOut = heldOutSide(measured);
    return [contrastOf(armSide(baseline), heldOut), contrastOf(heldOut, armSide(finetuned))];
  },
};

/** Every task by the adapter that was not trained on it, together one side. */
function heldOutSide(arms: readonly MeasuredArm[]): ContrastTasks {
  return { name: 'leave_one_task_out', tasks: new Map(arms.flatMap((arm) => [...armSide(arm).tasks])) };
}
