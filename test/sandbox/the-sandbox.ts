import { afterAll, beforeAll } from 'vitest';
import type { z } from 'zod';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../activities/sandbox/index.ts';
import type { Verdict } from '../../domain/records.ts';
import { Limits } from '../../domain/spec.ts';
import { toolchain } from '../../setup/toolchain.ts';

export const { sandboxPython: PYTHON, bwrap: BWRAP } = await toolchain();

/** One real sandbox for a file's tests; `judge` runs a program under `limits`. */
export function theSandbox(given: z.input<typeof Limits> = {}, options: Partial<SandboxOptions> = {}) {
  const limits = Limits.parse(given);
  let sandbox: Sandbox | undefined;
  beforeAll(async () => {
    sandbox = await createSandbox({ python: PYTHON, bwrap: BWRAP, ...options });
  });
  afterAll(() => sandbox?.close());
  const get = (): Sandbox => {
    if (!sandbox) throw new Error('the sandbox is not up yet');
    return sandbox;
  };
  return {
    get,
    limits,
    judge: async (solution: string, tests: string): Promise<Verdict> =>
      (await get().runTests({ tests, solution, limits })).verdict,
  };
}
