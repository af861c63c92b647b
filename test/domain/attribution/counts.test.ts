import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AttributionCounts, type TrialAttribution } from '../../../domain/attribution/attribution.ts';
import { addAttribution, addCounts, noAttributions } from '../../../domain/attribution/counts.ts';
import { attributionVerdict } from '../../../domain/attribution/verdict.ts';
import { implementationJudgement, testsJudgement } from './judgements.ts';

const tests = fc.option(
  fc
    .record({ accepts: fc.boolean(), killed: fc.integer({ min: 0, max: 10 }), vacuous: fc.boolean() })
    .map(({ vacuous, ...given }) => {
      const judged = testsJudgement(given);
      return { ...judged, vacuous, killed: vacuous ? null : judged.killed };
    }),
);
const trials: fc.Arbitrary<TrialAttribution[]> = fc.array(
  fc
    .record({
      outcome: fc.constantFrom('success', 'g_test_failed', 'g_impl_failed'),
      tests,
      implementation: fc.option(fc.boolean().map(implementationJudgement)),
    })
    .map((judged) => ({
      ...{ trial_id: 'e.baseline.fibonacci.000', task_id: 'fibonacci', trial_index: 0 },
      ...judged,
      verdict: attributionVerdict(judged),
    })),
);
const counted = (of: readonly TrialAttribution[]) => of.reduce(addAttribution, noAttributions());

test('counts of parts add up to those of the whole', () => {
  fc.assert(
    fc.property(trials, trials, (some, others) => {
      const { mutation_scores: sum, ...counts } = addCounts(counted(some), counted(others));
      const { mutation_scores: whole, ...all } = counted([...some, ...others]);
      expect(counts).toEqual(all);
      expect(sum.trials).toBe(whole.trials);
      expect(sum.sum).toBeCloseTo(whole.sum, 9);
      expect(sum.sum_of_squares).toBeCloseTo(whole.sum_of_squares, 9);
    }),
  );
});

test('every trial has one verdict, and every part is no more than what it is a part of', () => {
  fc.assert(
    fc.property(trials, (some) => {
      const counts = counted(some);
      expect(Object.values(counts.verdicts).reduce((a, b) => a + b, 0)).toBe(counts.trials);
      expect(counts.valid_tests).toBeLessThanOrEqual(counts.with_tests);
      expect(counts.right_given_valid).toBeLessThanOrEqual(Math.min(counts.valid_tests, counts.passes_hidden));
      expect(counts.false_successes).toBeLessThanOrEqual(counts.successes);
      expect(counts.weak_true_successes).toBeLessThanOrEqual(counts.verdicts.true_success);
      expect(counts.vacuous_failures).toBeLessThanOrEqual(counts.verdicts.vacuous_tests);
      expect(counts.mutation_scores.trials).toBeLessThanOrEqual(counts.valid_tests);
      expect(counts.mutation_scores.sum).toBeLessThanOrEqual(counts.mutation_scores.trials);
    }),
  );
});

test('a success with vacuous tests and a wrong implementation is a false success, too', () => {
  const judged = {
    outcome: 'success' as const,
    tests: { ...testsJudgement({ accepts: true }), vacuous: true, killed: null },
    implementation: implementationJudgement(false),
  };
  const place = { trial_id: 'e.baseline.fibonacci.000', task_id: 'fibonacci', trial_index: 0 };
  const counts = counted([{ ...place, ...judged, verdict: attributionVerdict(judged) }]);
  expect(counts).toMatchObject({ successes: 1, false_successes: 1, valid_tests: 0, with_tests: 1 });
  expect(counts.verdicts).toMatchObject({ vacuous_tests: 1, false_success: 0 });
});

test('a true success with tests that kill half of the mutants or fewer is a weak one', () => {
  const counts = [0, 5, 6, 10].map((killed) => {
    const judged = {
      outcome: 'success' as const,
      tests: testsJudgement({ accepts: true, killed }),
      implementation: implementationJudgement(true),
    };
    const place = { trial_id: 'e.baseline.fibonacci.000', task_id: 'fibonacci', trial_index: 0 };
    return counted([{ ...place, ...judged, verdict: attributionVerdict(judged) }]);
  });
  expect(counts.map((each) => each.weak_true_successes)).toEqual([1, 1, 0, 0]);
});

test('counts of files from before weak successes were counted have none', () => {
  const { weak_true_successes: _, vacuous_failures: __, ...earlier } = noAttributions();
  expect(AttributionCounts.parse(earlier)).toEqual(noAttributions());
});

test('tests that accept a reference now and then are unrepeatable, and have no mutation score', () => {
  const unstable = { ...testsJudgement({ accepts: true }), references: [{ passes: 1, runs: 3 }], killed: null };
  const judged = { outcome: 'success' as const, tests: unstable, implementation: implementationJudgement(true) };
  const place = { trial_id: 'e.baseline.fibonacci.000', task_id: 'fibonacci', trial_index: 0 };
  const counts = counted([{ ...place, ...judged, verdict: attributionVerdict(judged) }]);
  expect(counts).toMatchObject({ unrepeatable_tests: 1, valid_tests: 0, mutation_scores: { trials: 0, sum: 0 } });
});
