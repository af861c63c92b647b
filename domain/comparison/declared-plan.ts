import type { Analysis } from '../spec.ts';
import { armName, isOneExperiment, type MeasuredArm } from './measured-arm.ts';

/** Which plan decides, where two experiments declare different ones; empty where they do not. */
export function planNotes(baseline: MeasuredArm, finetuned: MeasuredArm): string[] {
  const other = new Map<string, unknown>(Object.entries(baseline.design.spec.analysis));
  const different = Object.entries(finetuned.design.spec.analysis)
    .filter(([key, value]) => other.get(key) !== value)
    .map(([key, value]) => `${key} ${String(value)} and not ${String(other.get(key))}`);
  if (different.length === 0) return [];
  return [
    `The plan of ${armName(finetuned)} decides; that of ${armName(baseline)} differs from it: ${different.join(', ')}.`,
  ];
}

/** The third arm of its experiment that H2 asks about by the finetuned one's plan; null where that is one of the pair. */
export function plannedReference(
  baseline: MeasuredArm,
  finetuned: MeasuredArm,
  { reference_arm: planned }: Pick<Analysis, 'reference_arm'>,
): string | null {
  const isBaseline = isOneExperiment(baseline, finetuned) && baseline.summary.arm === planned;
  return isBaseline || planned === finetuned.summary.arm ? null : planned;
}
