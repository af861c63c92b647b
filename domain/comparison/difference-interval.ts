import { comparableTables } from '../statistics/cells.ts';
import type { Strata } from '../statistics/counts.ts';
import { mhRiskDifference } from '../statistics/mh-risk-difference.ts';
import { miettinenNurminen } from '../statistics/miettinen-nurminen.ts';
import { Z_95 } from '../statistics/normal.ts';
import type { H1 } from './hypothesis.ts';

export type DifferenceInterval = Pick<H1['decided_by'], 'interval_95' | 'interval_method'>;

/** In a task and arm with fewer, Greenland and Robins's interval is too narrow: docs/decisions/0009 has the figures. */
export const FEWEST_TRIALS = 20;

/**
 * The 95% interval of the Mantel-Haenszel difference that H1 is decided by: Greenland and Robins's, as in `Stratified`.
 * That one takes the variance of an arm's n trials for (n - 1) / n of what it is, and for 0 where no trial varies; there
 * it is Miettinen and Nurminen's. Null where no task has trials in both arms. Throws RangeError for counts that are none.
 */
export function differenceInterval(strata: Strata): DifferenceInterval {
  const risk = mhRiskDifference(strata);
  if (risk === null) return { interval_95: null, interval_method: null };
  const [low, high] = risk.interval95;
  if (low < high && !hasSmallTask(strata)) {
    return { interval_95: risk.interval95, interval_method: 'greenland_robins' };
  }
  return { interval_95: miettinenNurminen(strata, Z_95), interval_method: 'miettinen_nurminen' };
}

function hasSmallTask(strata: Strata): boolean {
  return comparableTables(strata).some(
    ({ baselineTrials, finetunedTrials }) => Math.min(baselineTrials, finetunedTrials) < FEWEST_TRIALS,
  );
}
