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

/** A fitted cell below it says little and can add much (Cochran 1954, of any chi-square test). */
const SMALLEST_FITTED = 1;
/** Above it, in standard deviations of chi-square, false alarms at 5% pass 6%. */
const LARGEST_EXCESS = 0.08;

/**
 * Is the odds ratio the same in all tables? Breslow & Day's test (1980) with Tarone's correction (1985). A large p is
 * no proof of it: few tasks find only gross differences. Tables with a zero margin or a fitted cell below 1 contribute
 * nothing. Null with fewer than two others, when the common odds ratio is 0 or infinite, and where the trials are too few
 * for the number of tables: a table of N trials adds N / (N - 1) to the mean of chi-square, which takes it for 1, so many
 * small tables differ by construction. What is left raises a false alarm at 5% in at most 6.1% of simulated experiments
 * (2 to 300 tables of 1 to 400 trials per arm, rates from .02 to .98); without these limits in up to 99%. Throws RangeError
 * for counts that are none.
 */
export function breslowDay(strata: Strata): BreslowDay | null {
  const { estimate } = mhOddsRatio(strata);
  if (estimate === null || estimate === 0) return null;
  const deviations = comparableTables(strata)
    .filter(hasNoZeroMargin)
    .map((table) => deviation(table, estimate))
    .filter(({ smallestFitted }) => smallestFitted >= SMALLEST_FITTED);
  const df = deviations.length - 1;
  const excess = sum(deviations.map(({ trials }) => 1 / (trials - 1)));
  if (df < 1 || excess > LARGEST_EXCESS * Math.sqrt(2 * df)) return null;
  const uncorrected = sum(deviations.map(({ distance, variance }) => distance ** 2 / variance));
  const correction =
    sum(deviations.map(({ distance }) => distance)) ** 2 / sum(deviations.map(({ variance }) => variance));
  const chiSquare = Math.max(0, uncorrected - correction);
  return { chiSquare, df, p: chiSquareUpperTail(chiSquare, df) };
}

function hasNoZeroMargin(table: Cells): boolean {
  return table.finetunedSuccesses + table.baselineSuccesses > 0 && table.finetunedFailures + table.baselineFailures > 0;
}

/** Of a table from the common odds ratio. */
interface Deviation {
  distance: number;
  variance: number;
  smallestFitted: number;
  trials: number;
}

/** From the finetuned successes that would have the odds ratio exactly, given the margins: the root of a quadratic. */
function deviation(table: Cells, oddsRatio: number): Deviation {
  const { finetunedTrials, baselineTrials, trials } = table;
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
    smallestFitted: Math.min(...cellsFitted),
    trials,
  };
}
