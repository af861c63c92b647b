import type { AttributionVerdict, TestsJudgement, TrialAttribution } from './attribution.ts';

/**
 * The attribution matrix (docs/attribution.md). Tests accept the references or not; a trial succeeded when its
 * implementation passes them; the implementation passes the hidden tests or not:
 *
 * | tests on references | without a solution | on the implementation | implementation on hidden tests | |
 * |---|---|---|---|---|
 * | - | pass | - | - | vacuous_tests |
 * | pass | fail | pass | pass | true_success |
 * | any | fail | pass | fail | false_success: both wrong together, or tests too weak |
 * | pass | fail | fail | fail | implementation_wrong |
 * | fail | fail | fail | pass | tests_wrong |
 * | fail | fail | fail | fail | both_wrong |
 * | fail | fail | pass | pass | unclear: the tests ask for more than the specification does |
 * | pass | fail | fail | pass | unclear: the tests are unstable, or know an edge that the hidden ones leave out |
 *
 * A trial whose tests were never accepted has `tests_wrong`: there is nothing else to judge. An implementation without code
 * fails everything.
 */
export function attributionVerdict({
  outcome,
  tests,
  implementation,
}: Pick<TrialAttribution, 'outcome' | 'tests' | 'implementation'>): AttributionVerdict {
  if (tests === null) return 'tests_wrong';
  if (tests.vacuous) return 'vacuous_tests';
  const accepts = acceptsReferences(tests);
  const succeeded = outcome === 'success';
  const right = implementation?.passes_hidden ?? false;
  if (succeeded && !right) return 'false_success';
  if (succeeded === right) {
    if (accepts) return succeeded ? 'true_success' : 'implementation_wrong';
    return succeeded ? 'unclear' : 'both_wrong';
  }
  return accepts ? 'unclear' : 'tests_wrong';
}

/** Every reference, every time. */
export function acceptsReferences({ references }: Pick<TestsJudgement, 'references'>): boolean {
  return references.every(({ passes, runs }) => passes === runs);
}

/** Tests that accept the references and are not vacuous. */
export function areValid(tests: Pick<TestsJudgement, 'references' | 'vacuous'>): boolean {
  return acceptsReferences(tests) && !tests.vacuous;
}
