import type { TestGuard } from '../test-guard.ts';

/** At least so many tests run and claim something. The cases of a `parametrize` that is written out count one by one. */
export const guard: TestGuard = {
  number: { min: 1, max: 1000 },
  needs: 'facts',
  judge({ facts: { tests }, number }) {
    const cases = (counted: typeof tests): number => counted.reduce((sum, test) => sum + test.cases, 0);
    const asserting = cases(tests.filter(({ runs, assertions }) => runs && assertions > 0));
    if (asserting >= number) return null;
    return `${asserting} of ${cases(tests)} tests that were found have an assertion and run; at least ${number} must.`;
  },
};
