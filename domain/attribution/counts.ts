import { type AttributionCounts, AttributionVerdict, type TrialAttribution } from './attribution.ts';
import { areValid } from './verdict.ts';

export function noAttributions(): AttributionCounts {
  return {
    trials: 0,
    verdicts: {
      true_success: 0,
      false_success: 0,
      vacuous_tests: 0,
      tests_wrong: 0,
      implementation_wrong: 0,
      both_wrong: 0,
      unclear: 0,
    },
    with_tests: 0,
    valid_tests: 0,
    right_given_valid: 0,
    successes: 0,
    false_successes: 0,
    passes_hidden: 0,
    vacuous_failures: 0,
    weak_true_successes: 0,
    unrepeatable_tests: 0,
    mutation_scores: { trials: 0, sum: 0, sum_of_squares: 0 },
  };
}

/** The counts with one more trial. */
export function addAttribution(counts: AttributionCounts, trial: TrialAttribution): AttributionCounts {
  const { outcome, tests, implementation, verdict } = trial;
  const valid = tests !== null && areValid(tests);
  const right = implementation?.passes_hidden ?? false;
  const success = outcome === 'success';
  const unrepeatable = tests?.references.some(({ passes, runs }) => passes > 0 && passes < runs) ?? false;
  const score = valid && tests.killed !== null && tests.mutants > 0 ? tests.killed.length / tests.mutants : null;
  const { mutation_scores: scores } = counts;
  return {
    trials: counts.trials + 1,
    verdicts: { ...counts.verdicts, [verdict]: counts.verdicts[verdict] + 1 },
    with_tests: counts.with_tests + one(tests !== null),
    valid_tests: counts.valid_tests + one(valid),
    right_given_valid: counts.right_given_valid + one(valid && right),
    successes: counts.successes + one(success),
    false_successes: counts.false_successes + one(success && !right),
    passes_hidden: counts.passes_hidden + one(right),
    vacuous_failures: counts.vacuous_failures + one(verdict === 'vacuous_tests' && !success),
    weak_true_successes: counts.weak_true_successes + one(verdict === 'true_success' && score !== null && score <= 0.5),
    unrepeatable_tests: counts.unrepeatable_tests + one(unrepeatable),
    mutation_scores:
      score === null
        ? scores
        : {
            trials: scores.trials + 1,
            sum: scores.sum + score,
            sum_of_squares: scores.sum_of_squares + score ** 2,
          },
  };
}

/** The counts of several tasks as one. */
export function addCounts(a: AttributionCounts, b: AttributionCounts): AttributionCounts {
  const verdicts = { ...a.verdicts };
  for (const verdict of AttributionVerdict.options) verdicts[verdict] += b.verdicts[verdict];
  const { mutation_scores: x } = a;
  const { mutation_scores: y } = b;
  return {
    trials: a.trials + b.trials,
    verdicts,
    with_tests: a.with_tests + b.with_tests,
    valid_tests: a.valid_tests + b.valid_tests,
    right_given_valid: a.right_given_valid + b.right_given_valid,
    successes: a.successes + b.successes,
    false_successes: a.false_successes + b.false_successes,
    passes_hidden: a.passes_hidden + b.passes_hidden,
    vacuous_failures: a.vacuous_failures + b.vacuous_failures,
    weak_true_successes: a.weak_true_successes + b.weak_true_successes,
    unrepeatable_tests: a.unrepeatable_tests + b.unrepeatable_tests,
    mutation_scores: {
      trials: x.trials + y.trials,
      sum: x.sum + y.sum,
      sum_of_squares: x.sum_of_squares + y.sum_of_squares,
    },
  };
}

function one(counts: boolean): 0 | 1 {
  return counts ? 1 : 0;
}
