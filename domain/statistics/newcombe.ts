import { rate, rateDifference, type TwoArms } from './counts.ts';
import { type Interval, wilson95 } from './wilson.ts';

/**
 * 95% interval of the difference of two independent proportions by Wilson's limits of each (Newcombe 1998, method 10),
 * within [-1, 1], which it is when an arm has no trials. It is not the inverse of Fisher's test: it can exclude 0 where
 * that test does not reject.
 */
export function newcombe95({ baseline, finetuned }: TwoArms): Interval {
  const [baselineLow, baselineHigh] = wilson95(baseline);
  const [finetunedLow, finetunedHigh] = wilson95(finetuned);
  const before = rate(baseline);
  const after = rate(finetuned);
  const difference = rateDifference({ baseline, finetuned });
  if (before === null || after === null || difference === null) return [-1, 1];
  return [
    Math.max(-1, difference - Math.hypot(after - finetunedLow, baselineHigh - before)),
    Math.min(1, difference + Math.hypot(finetunedHigh - after, before - baselineLow)),
  ];
}
