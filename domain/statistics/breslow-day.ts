import { type Cells, comparableTables } from './cells.ts';
import { chiSquareUpperTail } from './chi-square.ts';
import type { Strata } from './counts.ts';
import { mhOddsRatio } from './mh-odds-ratio.ts';
import { sum } from './sum.ts';

export interface BreslowDay {
  chiSquare: number;
  df: number;
  p: number;
}

/**
 * Is the odds ratio the same in all tables? Breslow & Day's test (1980) with Tarone's correction (1985). A large p is
 * no proof of it: few tasks find only gross differences. Tables with a zero margin contribute nothing; null with fewer
 * than two others, or when the common odds ratio is 0 or infinite. Throws RangeError for counts that are none.
 */
export function breslowDay(strata: Strata): BreslowDay | null {
  const tables = comparableTables(strata).filter(
    (table) =>
      table.finetunedSuccesses + table.baselineSuccesses > 0 && table.finetunedFailures + table.baselineFailures > 0,
  );
  const { estimate } = mhOddsRatio(strata);
  if (tables.length < 2 || estimate === null || estimate === 0) return null;
  const deviations = tables.map((table) => deviation(table, estimate));
  const uncorrected = sum(deviations.map(({ distance, variance }) => distance ** 2 / variance));
  const correction =
    sum(deviations.map(({ distance }) => distance)) ** 2 / sum(deviations.map(({ variance }) => variance));
  const chiSquare = Math.max(0, uncorrected - correction);
  const df = tables.length - 1;
  return { chiSquare, df, p: chiSquareUpperTail(chiSquare, df) };
}

/** From the finetuned successes that would have the odds ratio exactly, given the margins: the root of a quadratic. */
function deviation(table: Cells, oddsRatio: number): { distance: number; variance: number } {
  const { finetunedTrials, baselineTrials } = table;
  const successes = table.finetunedSuccesses + table.baselineSuccesses;
  const a = 1 - oddsRatio;
  const b = baselineTrials - successes + oddsRatio * (finetunedTrials + successes);
  const c = oddsRatio * finetunedTrials * successes;
  const root = Math.sqrt(b * b + 4 * a * c);
  const fitted = b >= 0 ? (2 * c) / (b + root) : (root - b) / (2 * a);
  const cellsFitted = [fitted, finetunedTrials - fitted, successes - fitted, baselineTrials - successes + fitted];
  return {
    distance: table.finetunedSuccesses - fitted,
    variance: 1 / sum(cellsFitted.map((cell) => 1 / cell)),
  };
}
