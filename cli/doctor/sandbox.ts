import { createSandbox, SandboxUnavailable } from '../../activities/sandbox/index.ts';
import type { Check } from '../../report/doctor.ts';
import { components } from '../../setup/components.ts';
import { fail, ok, warn } from './check.ts';

const NAME = 'sandbox';

/** The level that model-written code would be run at, seen to hold against the attacks of `tddft sandbox probe`. */
export async function sandboxCheck(): Promise<Check> {
  const { sandboxPython, bwrap } = components();
  const [python, bubblewrap] = await Promise.all([sandboxPython.find(), bwrap.find()]);
  if (python === null || bubblewrap === null) return fail(NAME, 'not set up', 'tddft setup');
  try {
    const sandbox = await createSandbox({ python, bwrap: bubblewrap, zygotes: 1 });
    try {
      const { level, python: version, pytest } = sandbox.identity;
      const found = `level ${level} holds, Python ${version}, pytest ${pytest}`;
      return sandbox.notice === null ? ok(NAME, found) : warn(NAME, found, sandbox.notice);
    } finally {
      await sandbox.close();
    }
  } catch (cause) {
    if (!(cause instanceof SandboxUnavailable)) throw cause;
    return fail(NAME, cause.message, 'what it says; then tddft sandbox probe');
  }
}
