import { comparableTables } from './cells.ts';
import type { RatioInterval } from './conditional-odds-ratio.ts';
import type { Strata } from './counts.ts';
import { Z_95 } from './normal.ts';
import { sum } from './sum.ts';

export interface MhOddsRatio {
  /** Null when infinite or undefined. */
  estimate: number | null;
  /** Null where the estimate is 0, infinite or undefined, since the interval is symmetric on the log scale. */
  interval95: RatioInterval | null;
}

/**
 * The Mantel-Haenszel common odds ratio with the 95% interval of Robins, Breslow & Greenland (1986). Throws RangeError
 * for counts that are none.
 */
export function mhOddsRatio(strata: Strata): MhOddsRatio {
  const terms = comparableTables(strata).map((table) => ({
    forFinetuned: (table.finetunedSuccesses * table.baselineFailures) / table.trials,
    forBaseline: (table.finetunedFailures * table.baselineSuccesses) / table.trials,
    agreeing: (table.finetunedSuccesses + table.baselineFailures) / table.trials,
    opposing: (table.finetunedFailures + table.baselineSuccesses) / table.trials,
  }));
  const forFinetuned = sum(terms.map((term) => term.forFinetuned));
  const forBaseline = sum(terms.map((term) => term.forBaseline));
  if (forBaseline === 0) return { estimate: null, interval95: null };
  if (forFinetuned === 0) return { estimate: 0, interval95: null };

  const estimate = forFinetuned / forBaseline;
  const variance =
    sum(terms.map((term) => term.agreeing * term.forFinetuned)) / (2 * forFinetuned ** 2) +
    sum(terms.map((term) => term.agreeing * term.forBaseline + term.opposing * term.forFinetuned)) /
      (2 * forFinetuned * forBaseline) +
    sum(terms.map((term) => term.opposing * term.forBaseline)) / (2 * forBaseline ** 2);
  const factor = Math.exp(Z_95 * Math.sqrt(variance));
  return { estimate, interval95: [estimate / factor, estimate * factor] };
}
