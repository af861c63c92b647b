import type { AttributionCounts } from '../attribution/attribution.ts';
import { type Counts, rate } from '../statistics/counts.ts';
import { type Sample, sampleOf, studentInterval95 } from '../statistics/sample.ts';
import { wilson95 } from '../statistics/wilson.ts';
import type { AttributionFigures, AttributionRate, Faults, MeanScore } from './attribution.ts';

/** What each rate counts, and of what. */
export const ATTRIBUTION_RATES = {
  test_validity: ({ valid_tests, trials }) => ({ successes: valid_tests, trials }),
  right_given_valid: ({ right_given_valid, valid_tests }) => ({ successes: right_given_valid, trials: valid_tests }),
  false_success: ({ false_successes, successes }) => ({ successes: false_successes, trials: successes }),
  true_success: ({ verdicts, trials }) => ({ successes: verdicts.true_success, trials }),
  passes_hidden: ({ passes_hidden, trials }) => ({ successes: passes_hidden, trials }),
  unclear: ({ verdicts, trials }) => ({ successes: verdicts.unclear, trials }),
} satisfies Partial<Record<keyof AttributionFigures, (counts: AttributionCounts) => Counts>>;

/** The figures of some scored trials, as if they were of one task. */
export function attributionFigures(counts: AttributionCounts): AttributionFigures {
  return {
    verdicts: counts.verdicts,
    faults: faultsOf(counts),
    test_validity: attributionRate(ATTRIBUTION_RATES.test_validity(counts)),
    mutation_score: meanScore(mutationScores(counts)),
    right_given_valid: attributionRate(ATTRIBUTION_RATES.right_given_valid(counts)),
    false_success: attributionRate(ATTRIBUTION_RATES.false_success(counts)),
    true_success: attributionRate(ATTRIBUTION_RATES.true_success(counts)),
    passes_hidden: attributionRate(ATTRIBUTION_RATES.passes_hidden(counts)),
    unclear: attributionRate(ATTRIBUTION_RATES.unclear(counts)),
  };
}

/** The verdicts of trials that failed: vacuous tests and unclear ones occur among successes, too. */
export function faultsOf({ trials, successes, verdicts, vacuous_failures: vacuous }: AttributionCounts): Faults {
  const failures = trials - successes;
  const { tests_wrong: tests, implementation_wrong: implementation, both_wrong: both } = verdicts;
  const unclear = failures - tests - implementation - both - vacuous;
  return { failures, tests, implementation, both, vacuous, unclear };
}

/** One number for each trial with valid tests, of a task that has mutants; null where there is none. */
export function mutationScores({ mutation_scores: { trials, sum, sum_of_squares } }: AttributionCounts): Sample | null {
  return sampleOf({ n: trials, sum, sumOfSquares: sum_of_squares });
}

function attributionRate(counts: Counts): AttributionRate {
  return { count: counts.successes, of: counts.trials, rate: rate(counts), wilson_95: wilson95(counts) };
}

function meanScore(scores: Sample | null): MeanScore {
  if (scores === null) return { n: 0, mean: null, interval_95: null };
  const interval = studentInterval95(scores);
  return {
    n: scores.n,
    mean: share(scores.mean),
    interval_95: interval && [share(interval[0]), share(interval[1])],
  };
}

function share(score: number): number {
  return Math.min(1, Math.max(0, score));
}
