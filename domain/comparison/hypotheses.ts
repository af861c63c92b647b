import type { Analysis } from '../spec.ts';
import type { Strata } from '../statistics/counts.ts';
import { nonInferiority } from '../statistics/non-inferiority.ts';
import { rejects } from '../statistics/rejects.ts';
import type { Stratified } from './comparison.ts';
import type { DifferenceInterval } from './difference-interval.ts';
import type { H1, H2, Status } from './hypothesis.ts';

/** Above the rounding of a Mantel-Haenszel sum: an estimate that is the threshold itself reaches it. */
const ROUNDING = 1e-12;

/** The primary hypothesis. A significant loss does not meet it. */
export function evaluateH1(
  { p_two_sided, mh_risk_difference: estimate }: Pick<Stratified, 'p_two_sided' | 'mh_risk_difference'>,
  { interval_95, interval_method }: DifferenceInterval,
  { alpha, h1_improvement: threshold }: Pick<Analysis, 'alpha' | 'h1_improvement'>,
): H1 {
  const met = rejects(p_two_sided, alpha) && estimate !== null && estimate >= threshold - ROUNDING;
  return {
    status: statusOf(met, interval_95, threshold),
    decided_by: {
      test: 'stratified_exact_two_sided',
      p: p_two_sided,
      alpha,
      estimate,
      interval_95,
      interval_method,
      threshold,
    },
  };
}

/** A measured arm that the finetuned one is held against, task by task: the reference takes the baseline's place. */
export interface ReferenceArm {
  arm: string;
  strata: Strata;
}

/** Non-inferiority to the reference arm, with `p` only where H1 is met: the second test of a fixed sequence. */
export function evaluateH2(
  reference: ReferenceArm | null,
  h1: H1,
  { alpha, h2_margin }: Pick<Analysis, 'alpha' | 'h2_margin'>,
): H2 {
  const undecided = {
    test: 'stratified_non_inferiority' as const,
    p: null,
    alpha: alpha / 2,
    estimate: null,
    interval_95: null,
    threshold: -h2_margin,
  };
  if (reference === null) return { status: 'not_tested', reference: null, decided_by: undecided };
  const { arm, strata } = reference;
  const counts = {
    arm,
    successes: strata.reduce((sum, { baseline }) => sum + baseline.successes, 0),
    trials: strata.reduce((sum, { baseline }) => sum + baseline.trials, 0),
  };
  const tested = nonInferiority(strata, { margin: h2_margin, alpha: alpha / 2 });
  if (tested.difference === null) return { status: 'not_tested', reference: counts, decided_by: undecided };
  // The interval that is shown has 95% whatever the level, at which it is usually there already.
  const { interval } = alpha / 2 === 0.025 ? tested : nonInferiority(strata, { margin: h2_margin, alpha: 0.025 });
  const described = { ...undecided, estimate: tested.difference, interval_95: interval };
  if (h1.status !== 'met') return { status: 'not_tested', reference: counts, decided_by: described };
  return {
    status: statusOf(tested.met, interval, -h2_margin),
    reference: counts,
    decided_by: { ...described, p: tested.p },
  };
}

/** Without any interval everything is possible still. */
function statusOf(met: boolean, interval: readonly [number, number] | null, threshold: number): Status {
  if (met) return 'met';
  const holds = (value: number): boolean => interval === null || (interval[0] <= value && value <= interval[1]);
  return holds(0) && holds(threshold) ? 'inconclusive' : 'not_met';
}
