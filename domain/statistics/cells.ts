import { checkTable, type Strata, type TwoArms } from './counts.ts';

/** A 2x2 table by its cells. */
export interface Cells {
  finetunedSuccesses: number;
  finetunedFailures: number;
  baselineSuccesses: number;
  baselineFailures: number;
  finetunedTrials: number;
  baselineTrials: number;
  trials: number;
}

export function cells({ baseline, finetuned }: TwoArms): Cells {
  return {
    finetunedSuccesses: finetuned.successes,
    finetunedFailures: finetuned.trials - finetuned.successes,
    baselineSuccesses: baseline.successes,
    baselineFailures: baseline.trials - baseline.successes,
    finetunedTrials: finetuned.trials,
    baselineTrials: baseline.trials,
    trials: baseline.trials + finetuned.trials,
  };
}

/**
 * The tables that hold trials of both arms: the others tell nothing about a difference. Throws RangeError as
 * checkCounts.
 */
export function comparableTables(strata: Strata): Cells[] {
  strata.forEach(checkTable);
  return strata.map(cells).filter(({ baselineTrials, finetunedTrials }) => baselineTrials > 0 && finetunedTrials > 0);
}
