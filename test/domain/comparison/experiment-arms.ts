import { compareArms } from '../../../domain/comparison/compare-arms.ts';
import type { Comparison } from '../../../domain/comparison/comparison.ts';
import type { MeasuredArm } from '../../../domain/comparison/measured-arm.ts';
import { Analysis } from '../../../domain/spec.ts';
import { type ArmShape, armOf } from './arm-summary.ts';

/** Successes of 50 by task, of the arms that an experiment on tasks a, b and c has. */
export type Measured = Record<string, Record<string, number>>;

export const PAIR = { baseline: { a: 25, b: 25, c: 25 }, finetuned: { a: 40, b: 40, c: 40 } };

/** Every arm of one experiment with these controls, measured or not. */
export function experimentArms(measured: Measured, spec: Record<string, unknown>, shape: ArmShape = {}): MeasuredArm[] {
  const declared = Object.keys(PAIR.baseline);
  return Object.entries({ ...PAIR, ...measured }).map(([arm, tasks]) =>
    armOf(tasks, { ...shape, arm, declared, spec }),
  );
}

/** The comparison of its pair, with whatever else is measured. */
export function compareExperiment(measured: Measured, spec: Record<string, unknown> = {}): Comparison {
  const [baseline, finetuned, ...siblings] = experimentArms(measured, spec);
  if (!baseline || !finetuned) throw new RangeError('no pair');
  return compareArms({ baseline, finetuned, siblings, analysis: Analysis.parse({}) });
}
