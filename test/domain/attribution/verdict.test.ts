import { describe, expect, test } from 'vitest';
import type { TestsJudgement, TrialAttribution } from '../../../domain/attribution/attribution.ts';
import { acceptsReferences, areValid, attributionVerdict } from '../../../domain/attribution/verdict.ts';
import { implementationJudgement, testsJudgement } from './judgements.ts';

type Judged = Pick<TrialAttribution, 'outcome' | 'tests' | 'implementation'>;

/** Tests that accept the references or not, a trial that succeeded or not, an implementation that is right or not. */
function judged(accepts: boolean, succeeded: boolean, right: boolean): Judged {
  return {
    outcome: succeeded ? 'success' : 'g_impl_failed',
    tests: testsJudgement({ accepts }),
    implementation: implementationJudgement(right),
  };
}

describe('the attribution matrix', () => {
  test.for([
    [true, true, true, 'true_success'],
    [true, true, false, 'false_success'],
    [false, true, false, 'false_success'],
    [true, false, false, 'implementation_wrong'],
    [false, false, true, 'tests_wrong'],
    [false, false, false, 'both_wrong'],
    [false, true, true, 'unclear'],
    [true, false, true, 'unclear'],
  ] as const)('tests accept the references %s, success %s, right %s: %s', ([accepts, succeeded, right, verdict]) => {
    expect(attributionVerdict(judged(accepts, succeeded, right))).toBe(verdict);
  });

  test('vacuous tests are that whatever else is true', () => {
    const all = [true, false].flatMap((a) => [true, false].flatMap((b) => [true, false].map((c) => judged(a, b, c))));
    for (const each of all) {
      const tests = each.tests && { ...each.tests, vacuous: true };
      expect(attributionVerdict({ ...each, tests })).toBe('vacuous_tests');
    }
  });

  test('without accepted tests there is nothing else to judge', () => {
    expect(attributionVerdict({ outcome: 'g_test_failed', tests: null, implementation: null })).toBe('tests_wrong');
  });

  test('no code is as wrong as wrong code', () => {
    expect(attributionVerdict({ ...judged(true, false, false), implementation: null })).toBe('implementation_wrong');
    expect(attributionVerdict({ ...judged(false, false, false), implementation: null })).toBe('both_wrong');
  });
});

test('tests that reject a reference once accept no references', () => {
  const tests: TestsJudgement = { ...testsJudgement({ accepts: true }), references: [{ passes: 2, runs: 3 }] };
  expect(acceptsReferences(tests)).toBe(false);
  expect(areValid(tests)).toBe(false);
  expect(areValid(testsJudgement({ accepts: true }))).toBe(true);
});
