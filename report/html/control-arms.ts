import type { Comparison } from '../../domain/comparison/comparison.ts';
import { heldOutArm } from '../../domain/tuned-arms.ts';
import { HELD_OUT } from './control-words.ts';
import type { ArmDetail } from './report-data.ts';

/** Every arm that the comparison tells of beside its pair, in its order. */
export function controlArms({ arms, controls, seeds }: Comparison): string[] {
  const contrasted = controls.flatMap(({ contrasts }) =>
    contrasts.flatMap(({ from, to }) => [...from.arms, ...to.arms]),
  );
  const seeded = seeds?.adapters.map(({ arm }) => arm) ?? [];
  const told = new Set([...contrasted, ...seeded]);
  return [...told].filter((arm) => arm !== arms.baseline && arm !== arms.finetuned);
}

/** Whether the arm is one of `leave_one_task_out`: its only task is the one that its adapter was not trained on. */
export function isHeldOut({ role, name, tasks }: ArmDetail): boolean {
  return role === 'control' && tasks.some(({ taskId }) => heldOutArm(taskId) === name);
}

/** Arms that cover the tasks: each alone, but those of `leave_one_task_out`, which have one task each, together. */
export function wholeArms(
  arms: readonly ArmDetail[],
  labelOf: (arm: ArmDetail) => string,
): { label: string; arms: ArmDetail[] }[] {
  const single = arms.filter((arm) => !isHeldOut(arm)).map((arm) => ({ label: labelOf(arm), arms: [arm] }));
  const heldOut = arms.filter(isHeldOut);
  return heldOut.length === 0 ? single : [...single, { label: HELD_OUT, arms: heldOut }];
}

/** The arms that are compared mark by mark: of the controls the one that a gain is held against. */
export function contrastedArms(arms: readonly ArmDetail[]): ArmDetail[] {
  return arms.filter(({ role, name }) => role !== 'control' || name === 'unfiltered');
}
