import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { SandboxUnavailable } from './unavailable.ts';

/** The Python that runs the tests: its real executable and installation, and the packages of its virtual environment. */
const Interpreter = z.object({
  executable: z.string(),
  installation: z.string(),
  sitePackages: z.string(),
  version: z.string(),
  pytestVersion: z.string(),
});
export type Interpreter = z.infer<typeof Interpreter>;

// Asked once for the real executable: a shim in front of Python costs more than all of bubblewrap.
const DESCRIBE = `
import importlib.metadata, json, os, platform, sys, sysconfig
print(json.dumps({
    "executable": os.path.realpath(sys._base_executable),
    "installation": os.path.realpath(sys.base_prefix),
    "sitePackages": sysconfig.get_path("purelib"),
    "version": platform.python_version(),
    "pytestVersion": importlib.metadata.version("pytest"),
}))
`;

/** Asks the environment's Python about itself; throws `SandboxUnavailable` when it, or its pytest, does not answer. */
export async function describeInterpreter(python: string): Promise<Interpreter> {
  try {
    const { stdout } = await promisify(execFile)(python, ['-I', '-c', DESCRIBE]);
    return Interpreter.parse(JSON.parse(stdout));
  } catch (cause) {
    const remedy = 'Set it up again: npm run setup';
    throw new SandboxUnavailable(`The sandbox's Python has no working pytest: ${python}. ${remedy}`, { cause });
  }
}
