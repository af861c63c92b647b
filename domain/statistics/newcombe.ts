import { rate, rateDifference, type TwoArms } from './counts.ts';
import { Z_95 } from './normal.ts';
import { type Interval, wilson } from './wilson.ts';

export function newcombe95(table: TwoArms): Interval {
  return newcombe(table, Z_95);
}

/**
 * Interval of the difference of two independent proportions by Wilson's limits of each at z standard errors (Newcombe
 * 1998, method 10), within [-1, 1], which it is when an arm has no trials. It is not the inverse of Fisher's test: it
 * can exclude 0 where that test does not reject.
 */
export function newcombe({ baseline, finetuned }: TwoArms, z: number): Interval {
  const [baselineLow, baselineHigh] = wilson(baseline, z);
  const [finetunedLow, finetunedHigh] = wilson(finetuned, z);
  const before = rate(baseline);
  const after = rate(finetuned);
  const difference = rateDifference({ baseline, finetuned });
  if (before === null || after === null || difference === null) return [-1, 1];
  return [
    Math.max(-1, difference - Math.hypot(after - finetunedLow, baselineHigh - before)),
    Math.min(1, difference + Math.hypot(finetunedHigh - after, before - baselineLow)),
  ];
}
