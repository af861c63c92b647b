import type { ArmAttribution } from '../attribution/attribution.ts';
import type { Analysis } from '../spec.ts';
import type { AttributionComparison, VerdictFlip } from './attribution.ts';
import type { JudgedArm } from './attribution-caveats.ts';
import { compareAttributions, isCurrent } from './attribution-comparison.ts';
import type { ArmsOfExperiment } from './controls.ts';
import { armName, type MeasuredArm, pairNames } from './measured-arm.ts';

/** What the tasks' controls said of arms, as far as they were asked. */
export interface Attributions {
  /** By `armName`. */
  arms: ReadonlyMap<string, ArmAttribution>;
  /** From the baseline to the finetuned arm. */
  flips: readonly VerdictFlip[];
}

/** What they say of the compared tasks; null unless both arms of the pair were judged, and as they are now. */
export function attributionOf(
  { baseline, finetuned, siblings }: Pick<ArmsOfExperiment, 'baseline' | 'finetuned' | 'siblings'>,
  { arms, flips }: Attributions,
  tables: readonly { task_id: string }[],
  { alpha }: Pick<Analysis, 'alpha'>,
): AttributionComparison | null {
  const called = pairNames(baseline, finetuned);
  const judged = (arm: MeasuredArm, name: string): JudgedArm[] => {
    const attribution = arms.get(armName(arm));
    return attribution !== undefined && isCurrent(attribution, arm.summary) ? [{ name, attribution }] : [];
  };
  const [before] = judged(baseline, called.baseline);
  const [after] = judged(finetuned, called.finetuned);
  if (before === undefined || after === undefined) return null;
  return compareAttributions({
    baseline: before,
    finetuned: after,
    siblings: siblings.flatMap((arm) => judged(arm, arm.summary.arm)),
    tasks: tables.map(({ task_id }) => task_id),
    flips,
    alpha,
  });
}
