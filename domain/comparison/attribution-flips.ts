import { AttributionVerdict } from '../attribution/attribution.ts';
import type { VerdictFlip } from './attribution.ts';

/** Verdicts by trial number, by task. */
export type Verdicts = ReadonlyMap<string, ReadonlyMap<number, AttributionVerdict>>;

/**
 * How many trials went from one verdict to another, equal ones too, in the order of the verdicts. Trials of one task with
 * one number are put side by side; those that an arm lacks are left out. Their answers were drawn with
 * seeds of their own, so the pairs are for reading: they are not the matched pairs of a test.
 */
export function verdictFlips(from: Verdicts, to: Verdicts): VerdictFlip[] {
  const pairs = new Map<string, number>();
  for (const [taskId, before] of from) {
    for (const [trialIndex, verdict] of before) {
      const after = to.get(taskId)?.get(trialIndex);
      if (after === undefined) continue;
      const pair = `${verdict} ${after}`;
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    }
  }
  return AttributionVerdict.options.flatMap((before) =>
    AttributionVerdict.options.flatMap((after): VerdictFlip[] => {
      const trials = pairs.get(`${before} ${after}`);
      return trials === undefined ? [] : [{ from: before, to: after, trials }];
    }),
  );
}
