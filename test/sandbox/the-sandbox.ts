import { afterAll, beforeAll } from 'vitest';
import { createSandbox, type Sandbox, type SandboxLimits } from '../../activities/sandbox/index.ts';
import { judgeTests } from '../../domain/guards/tests.ts';
import type { Verdict } from '../../domain/records.ts';
import { toolchain } from '../../setup/toolchain.ts';

export const { sandboxPython: PYTHON, bwrap: BWRAP } = await toolchain();

/** One real sandbox for a file's tests. */
export function theSandbox(limits: Partial<SandboxLimits> = {}) {
  let sandbox: Sandbox | undefined;
  beforeAll(async () => {
    sandbox = await createSandbox({ python: PYTHON, bwrap: BWRAP, limits });
  });
  afterAll(() => sandbox?.close());
  const get = (): Sandbox => {
    if (!sandbox) throw new Error('the sandbox is not up yet');
    return sandbox;
  };
  return {
    get,
    judge: async (solution: string, tests: string): Promise<Verdict> =>
      judgeTests(await get().runTests({ tests, solution })),
  };
}
