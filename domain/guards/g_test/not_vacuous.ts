import type { TestGuard } from '../test-guard.ts';

/** The tests do not pass without a solution. */
export const guard: TestGuard = {
  number: null,
  needs: 'stub_runs',
  judge({ stubs: { passRaising, passOpaque }, entryPoint }) {
    if (passRaising) return `The tests pass although ${entryPoint} only raises NotImplementedError.`;
    return passOpaque ? `The tests pass whatever ${entryPoint} returns.` : null;
  },
};
