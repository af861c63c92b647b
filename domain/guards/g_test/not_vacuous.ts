import type { TestGuard } from '../test-guard.ts';

/** The tests do not pass without a solution. */
export const guard: TestGuard = {
  number: null,
  needs: 'stub_runs',
  judge({ stubs: { passRaising, passOpaque, passEmpty }, entryPoint }) {
    if (passRaising) return `The tests pass although ${entryPoint} only raises an error.`;
    if (passOpaque) return `The tests pass whatever ${entryPoint} returns.`;
    return passEmpty ? `The tests pass without ${entryPoint}: they bring one of their own.` : null;
  },
};
