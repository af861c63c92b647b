import { checkTable, rateDifference, type Strata } from './counts.ts';
import { studentTQuantile, studentTUpperTail } from './student-t.ts';
import { sum } from './sum.ts';
import type { Interval } from './wilson.ts';

export interface Clustered {
  /** The unweighted mean of the tasks' differences. */
  difference: number;
  /** Null with one task. */
  standardError: number | null;
  /**
   * Difference plus or minus the 0.975 quantile of t times the standard error, not cut at -1 and 1; null with one task,
   * and where all differences are the same: no spread is no sign that there is none.
   */
  interval95: Interval | null;
  /** Two-sided, of no difference on average; null with one task, and where all differences are the same. */
  p: number | null;
  /** Tasks - 1. */
  df: number;
}

/** Of differences that are the same but for the rounding of their divisions. */
const ROUNDING = 1e-12;

/**
 * The difference on "tasks like these": the tasks are the sample, each a pair of rates, with t on tasks - 1 degrees of
 * freedom (Miller 2024, arXiv 2411.00640, with clusters; never z with so few). Tasks without trials of both arms are
 * left out; null when there is no other. Throws RangeError for counts that are none.
 */
export function clusteredDifference(strata: Strata): Clustered | null {
  strata.forEach(checkTable);
  const differences = strata.map(rateDifference).filter((difference) => difference !== null);
  const tasks = differences.length;
  if (tasks === 0) return null;
  const difference = sum(differences) / tasks;
  const df = tasks - 1;
  if (df === 0) return { difference, standardError: null, interval95: null, p: null, df };
  if (differences.every((each) => Math.abs(each - difference) < ROUNDING)) {
    return { difference, standardError: 0, interval95: null, p: null, df };
  }
  const standardError = Math.sqrt(sum(differences.map((each) => (each - difference) ** 2)) / df / tasks);
  const halfWidth = studentTQuantile(0.975, df) * standardError;
  return {
    difference,
    standardError,
    interval95: [difference - halfWidth, difference + halfWidth],
    p: 2 * studentTUpperTail(Math.abs(difference) / standardError, df),
    df,
  };
}
