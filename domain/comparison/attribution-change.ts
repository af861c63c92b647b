import type { AttributionCounts } from '../attribution/attribution.ts';
import { type Counts, rateDifference, type Strata, type TwoArms } from '../statistics/counts.ts';
import { mhRiskDifference } from '../statistics/mh-risk-difference.ts';
import { miettinenNurminen } from '../statistics/miettinen-nurminen.ts';
import { newcombe95 } from '../statistics/newcombe.ts';
import { Z_95 } from '../statistics/normal.ts';
import type { Sample } from '../statistics/sample.ts';
import { stratifiedMeanDifference } from '../statistics/stratified-mean-difference.ts';
import type { FigureChange, FigureChanges } from './attribution.ts';
import { ATTRIBUTION_RATES, mutationScores } from './attribution-figures.ts';

/** What one task's trials are in two arms. */
export interface JudgedTask {
  task_id: string;
  from: AttributionCounts;
  to: AttributionCounts;
}

const NOTHING_TO_COMPARE: FigureChange = { difference: null, interval_95: null };

/**
 * The changes of some tasks together, stratified by task: rates by Mantel and Haenszel's difference, as in the primary
 * analysis, with Miettinen and Nurminen's interval, which keeps its width with few trials and at rates of 0 and 1; the
 * mutation score by `stratifiedMeanDifference`. Where one task alone has what is compared, rates have Newcombe's interval
 * and the score has Welch's. Trials with valid tests and successes are chosen by what the arms did, so a change of a share
 * of those compares different trials.
 */
export function figureChanges(tasks: readonly JudgedTask[]): FigureChanges {
  return {
    test_validity: rateChange(comparedStrata(tasks, ATTRIBUTION_RATES.test_validity)),
    mutation_score: scoreChange(tasks),
    right_given_valid: rateChange(comparedStrata(tasks, ATTRIBUTION_RATES.right_given_valid)),
    false_success: rateChange(comparedStrata(tasks, ATTRIBUTION_RATES.false_success)),
    true_success: rateChange(comparedStrata(tasks, ATTRIBUTION_RATES.true_success)),
    passes_hidden: rateChange(comparedStrata(tasks, ATTRIBUTION_RATES.passes_hidden)),
  };
}

/** What `counted` counts in the tasks where both arms have some of it. */
export function comparedStrata(
  tasks: readonly JudgedTask[],
  counted: (counts: AttributionCounts) => Counts,
): TwoArms[] {
  return tasks
    .map(({ from, to }) => ({ baseline: counted(from), finetuned: counted(to) }))
    .filter(({ baseline, finetuned }) => baseline.trials > 0 && finetuned.trials > 0);
}

/** Mutation scores of the tasks where both arms have two or more. */
export function comparedScores(tasks: readonly JudgedTask[]): { baseline: Sample; finetuned: Sample }[] {
  return tasks.flatMap(({ from, to }) => {
    const [baseline, finetuned] = [mutationScores(from), mutationScores(to)];
    return baseline !== null && finetuned !== null && baseline.n > 1 && finetuned.n > 1
      ? [{ baseline, finetuned }]
      : [];
  });
}

/** The change of rates in tasks that both arms have some of. */
export function rateChange(strata: Strata): FigureChange {
  const [only, ...others] = strata;
  if (only === undefined) return NOTHING_TO_COMPARE;
  if (others.length === 0) return { difference: rateDifference(only), interval_95: newcombe95(only) };
  const risk = mhRiskDifference(strata);
  return { difference: risk && withinRange(risk.difference), interval_95: miettinenNurminen(strata, Z_95) };
}

function scoreChange(tasks: readonly JudgedTask[]): FigureChange {
  const change = stratifiedMeanDifference(comparedScores(tasks));
  if (change === null) return NOTHING_TO_COMPARE;
  const { difference, interval95 } = change;
  return {
    difference: withinRange(difference),
    interval_95: interval95 && [withinRange(interval95[0]), withinRange(interval95[1])],
  };
}

/** Rates and scores lie in [0, 1], and rounding can leave a little more. */
function withinRange(difference: number): number {
  return Math.min(1, Math.max(-1, difference));
}
