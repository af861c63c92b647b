import { type Cells, comparableTables } from './cells.ts';
import type { Strata } from './counts.ts';
import { normalUpperTail } from './normal.ts';
import { sum } from './sum.ts';

export interface Cmh {
  /** Above 0 when the finetuned arm is better; its square is the chi-square statistic with 1 degree of freedom. */
  z: number;
  chiSquare: number;
  /** Never 0: where no double is that small, the smallest positive one. */
  p: number;
  /** Of the finetuned successes given the margins: the information of a group-sequential look. */
  variance: number;
}

/**
 * The Cochran-Mantel-Haenszel test over 2x2 tables (Mantel & Haenszel 1959), as R's `mantelhaen.test`: by default
 * without continuity correction, which takes half a success off the distance. Tables with a zero margin contribute
 * nothing; with no others z is 0 and p is 1. Throws RangeError for counts that are none.
 */
export function cmh(strata: Strata, { continuityCorrection = false } = {}): Cmh {
  const tables = comparableTables(strata);
  const variance = sum(tables.map(hypergeometricVariance));
  if (variance === 0) return { z: 0, chiSquare: 0, p: 1, variance };
  const distance = sum(tables.map(excessSuccesses));
  const corrected = Math.max(0, Math.abs(distance) - (continuityCorrection ? 0.5 : 0));
  const size = corrected / Math.sqrt(variance);
  const p = Math.max(Number.MIN_VALUE, 2 * normalUpperTail(size));
  return { z: distance < 0 ? -size : size, chiSquare: size ** 2, p, variance };
}

/** Finetuned successes less their expectation, as one division of whole numbers. */
function excessSuccesses({ finetunedSuccesses, finetunedFailures, ...table }: Cells): number {
  return (finetunedSuccesses * table.baselineFailures - finetunedFailures * table.baselineSuccesses) / table.trials;
}

function hypergeometricVariance(table: Cells): number {
  const successes = table.finetunedSuccesses + table.baselineSuccesses;
  const { trials } = table;
  const armShare = (table.finetunedTrials / trials) * (table.baselineTrials / trials);
  return (armShare * successes * (trials - successes)) / (trials - 1);
}
