import type { Analysis } from '../spec.ts';
import { binomial } from '../statistics/binomial.ts';
import { hypergeometric } from '../statistics/hypergeometric.ts';
import { rejectionRegion } from '../statistics/rejection-region.ts';
import { sum } from '../statistics/sum.ts';
import { sumOfIndependent } from '../statistics/sum-of-independent.ts';

export type LegacyRule = Pick<Analysis, 'alpha' | 'h1_improvement' | 'h2_rate' | 'h2_tasks'>;

/**
 * The probability that the original's rule, H1 or H2, is met by a model that is no other than the baseline: both arms
 * have the same true rate in each task. Exact, over both arms' totals and the number of tasks that reach the H2 rate; a
 * few seconds at 5,000 trials per arm.
 */
export function legacyByChance(trialsPerTask: number, rates: readonly number[], rule: LegacyRule): number {
  const trials = trialsPerTask * rates.length;
  const byTotal = finetunedTotals(trialsPerTask, rates, rule);
  const baseline = sumOfIndependent(
    rates.map((rate) => binomial(trialsPerTask, rate)),
    NEGLIGIBLE,
  );
  const h1Met = h1Of(trials, rule);
  const withoutH2 = sum(
    byTotal.missing.map((chance, after) =>
      chance < NEGLIGIBLE
        ? 0
        : chance *
          sum(
            baseline.probabilities.map((probability, index) =>
              h1Met(baseline.first + index, after) ? probability : 0,
            ),
          ),
    ),
  );
  return byTotal.reached + withoutH2;
}

const NEGLIGIBLE = 1e-15;

/** The chance that enough tasks reach the H2 rate, and the chances of each total where they do not. */
function finetunedTotals(
  trialsPerTask: number,
  rates: readonly number[],
  { h2_rate, h2_tasks }: LegacyRule,
): { reached: number; missing: number[] } {
  // By the number of tasks that have reached the rate, which stops counting when it is enough.
  let states = Array.from({ length: h2_tasks + 1 }, (_, reached) => (reached === 0 ? [1] : [0]));
  for (const rate of rates) {
    const { first, probabilities } = binomial(trialsPerTask, rate);
    const length = (states[0]?.length ?? 0) + trialsPerTask;
    const next = states.map(() => Array.from({ length }, () => 0));
    for (const [reached, totals] of states.entries()) {
      for (const [index, probability] of probabilities.entries()) {
        const successes = first + index;
        const now = Math.min(h2_tasks, reached + (successes / trialsPerTask >= h2_rate ? 1 : 0));
        const target = next[now];
        if (!target || probability < NEGLIGIBLE) continue;
        for (const [total, chance] of totals.entries()) {
          target[total + successes] = (target[total + successes] ?? 0) + chance * probability;
        }
      }
    }
    states = next;
  }
  const [enough = [], ...fewer] = states.toReversed();
  return {
    reached: sum(enough),
    missing: (fewer[0] ?? []).map((_, total) => sum(fewer.map((totals) => totals[total] ?? 0))),
  };
}

/** Whether Fisher's test rejects and the gain is at least the threshold, for arms of equal size. */
function h1Of(trials: number, { alpha, h1_improvement }: LegacyRule): (before: number, after: number) => boolean {
  const lowestRejected = new Map<number, number>();
  return (before, after) => {
    if ((after - before) / trials < h1_improvement) return false;
    const totalSuccesses = before + after;
    let high = lowestRejected.get(totalSuccesses);
    if (high === undefined) {
      const margins = { finetunedTrials: trials, baselineTrials: trials, totalSuccesses };
      high = rejectionRegion(hypergeometric(margins, { negligible: NEGLIGIBLE }), alpha).high;
      lowestRejected.set(totalSuccesses, high);
    }
    return after >= high;
  };
}
