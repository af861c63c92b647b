import { cells } from './cells.ts';
import { checkTable, type TwoArms } from './counts.ts';

/**
 * The odds of success of the finetuned arm over those of the baseline, as counted. Null where infinite or undefined.
 */
export function sampleOddsRatio(table: TwoArms): number | null {
  checkTable(table);
  const { finetunedSuccesses, finetunedFailures, baselineSuccesses, baselineFailures } = cells(table);
  if (finetunedFailures * baselineSuccesses === 0) return null;
  return (finetunedSuccesses / finetunedFailures) * (baselineFailures / baselineSuccesses);
}
