import { bisect } from './bisect.ts';
import { type Cells, comparableTables } from './cells.ts';
import type { Strata } from './counts.ts';
import { sum } from './sum.ts';
import type { Interval } from './wilson.ts';

/**
 * Score interval of the Mantel-Haenszel risk difference (Miettinen & Nurminen 1985): the differences whose score
 * statistic is at most z. Its variances are those under the difference in question, so that unlike a Wald interval it
 * keeps a width where all or none succeed, and its one-sided size stays near nominal in small tasks. [-1, 1] without
 * trials of both arms. Throws RangeError for counts that are none.
 */
export function miettinenNurminen(strata: Strata, z: number): Interval {
  const swapped = strata.map(({ baseline, finetuned }) => ({ baseline: finetuned, finetuned: baseline }));
  return [lowerEnd(strata, z), -lowerEnd(swapped, z)];
}

/**
 * Standard errors by which the observed difference exceeds an assumed one: each task's variance at the rates that fit
 * best among those with that difference, times N / (N - 1). 0 without trials of both arms.
 */
export function scoreZ(strata: Strata, assumedDifference: number): number {
  const terms = comparableTables(strata).map((table) => ({
    weight: (table.finetunedTrials * table.baselineTrials) / table.trials,
    excess:
      table.finetunedSuccesses / table.finetunedTrials -
      table.baselineSuccesses / table.baselineTrials -
      assumedDifference,
    variance: varianceAt(table, assumedDifference),
  }));
  const excess = sum(terms.map((term) => term.weight * term.excess));
  const deviation = Math.sqrt(sum(terms.map(({ weight, variance }) => weight ** 2 * variance)));
  return excess === 0 ? 0 : excess / deviation;
}

/** The score falls as the assumed difference rises. */
function lowerEnd(strata: Strata, z: number): number {
  if (scoreZ(strata, -1) <= z) return -1;
  return bisect((difference) => scoreZ(strata, difference) <= z, { low: -1, high: 1, tolerance: 1e-15 });
}

function varianceAt(table: Cells, difference: number): number {
  const { finetunedTrials, baselineTrials, trials } = table;
  const baseline = fittedBaselineRate(table, difference);
  const finetuned = baseline + difference;
  const variance = (finetuned * (1 - finetuned)) / finetunedTrials + (baseline * (1 - baseline)) / baselineTrials;
  return (Math.max(0, variance) * trials) / (trials - 1);
}

/** Where the likelihood, concave in the baseline rate when the difference is fixed, stops rising. */
function fittedBaselineRate(table: Cells, difference: number): number {
  const { finetunedSuccesses, finetunedFailures, baselineSuccesses, baselineFailures } = table;
  const slope = (baseline: number): number =>
    share(finetunedSuccesses, baseline + difference) -
    share(finetunedFailures, 1 - baseline - difference) +
    share(baselineSuccesses, baseline) -
    share(baselineFailures, 1 - baseline);
  return bisect((baseline) => slope(baseline) <= 0, {
    low: Math.max(0, -difference),
    high: Math.min(1, 1 - difference),
    tolerance: 1e-16,
  });
}

function share(count: number, rate: number): number {
  return count === 0 ? 0 : count / rate;
}
