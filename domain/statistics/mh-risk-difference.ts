import { type Cells, comparableTables } from './cells.ts';
import type { Strata } from './counts.ts';
import { Z_95 } from './normal.ts';
import { sum } from './sum.ts';
import type { Interval } from './wilson.ts';

export interface MhRiskDifference {
  difference: number;
  standardError: number;
  /** Difference plus or minus 1.96 standard errors; not cut at -1 and 1. */
  interval95: Interval;
}

/**
 * The Mantel-Haenszel difference of success rates over tasks, weighted by finetuned times baseline trials over all
 * trials, with the variance of Greenland & Robins (1985). A task without trials of both arms contributes nothing; null
 * when there is no other. Where every task's arms have rates of 0 or 1 only, the standard error is 0. Throws RangeError
 * for counts that are none.
 */
export function mhRiskDifference(strata: Strata): MhRiskDifference | null {
  const tables = comparableTables(strata);
  if (tables.length === 0) return null;
  // Weights by the largest task, not by 1: with equal tasks all sums are whole, and a threshold that is met is reached.
  const largest = tables.reduce((most, { trials }) => Math.max(most, trials), 0);
  const weight = sum(tables.map((table) => (table.finetunedTrials * table.baselineTrials * largest) / table.trials));
  const difference = sum(tables.map((table) => (excess(table) * largest) / table.trials)) / weight;
  const variance = sum(tables.map((table) => spread(table) * (largest / table.trials) ** 2)) / weight ** 2;
  const standardError = Math.sqrt(variance);
  return {
    difference,
    standardError,
    interval95: [difference - Z_95 * standardError, difference + Z_95 * standardError],
  };
}

/** The difference of the rates times both arms' trials. */
function excess({ finetunedSuccesses, finetunedFailures, baselineSuccesses, baselineFailures }: Cells): number {
  return finetunedSuccesses * baselineFailures - finetunedFailures * baselineSuccesses;
}

/** The variance of that product, by the binomial variances of the arms. */
function spread({ finetunedTrials, baselineTrials, ...table }: Cells): number {
  const finetuned = (table.finetunedSuccesses * table.finetunedFailures) / finetunedTrials;
  const baseline = (table.baselineSuccesses * table.baselineFailures) / baselineTrials;
  return finetuned * baselineTrials ** 2 + baseline * finetunedTrials ** 2;
}
