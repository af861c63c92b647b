import { fileURLToPath } from 'node:url';
import type { SandboxIdentity } from '../../domain/records.ts';

export type Level = SandboxIdentity['level'];

/** All that a program sees of an environment. */
export const ENVIRONMENT = {
  LANG: 'C.UTF-8',
  // An arena for each thread would be 64 MiB of its address space.
  MALLOC_ARENA_MAX: '1',
  PYTEST_DISABLE_PLUGIN_AUTOLOAD: '1',
  PYTHONHASHSEED: '0',
  TZ: 'UTC',
};

/** `sandbox/`: what runs inside. */
export const RUNNER = fileURLToPath(new URL('../../sandbox', import.meta.url));

/** Where the process finds things. */
export interface PythonPlaces {
  executable: string;
  runner: string;
  sitePackages: string;
}

/** What `sandbox/zygote.py` is told: its level, the uid of its children, and the directory that they work in. */
export interface ZygoteArguments {
  level: Level;
  uid: number;
  work: string;
}

/** Runs `sandbox/zygote.py`. */
export function pythonCommand(
  places: PythonPlaces,
  zygote: ZygoteArguments,
): [program: string, ...commandLine: string[]] {
  return [...importCommand(places, 'zygote.main()'), JSON.stringify(zygote)];
}

/**
 * Imports `sandbox/zygote.py`, and with it pytest. No directory of its own, of the user's or of a `.pth` file is searched.
 * Not `-I`: it would ignore PYTHONHASHSEED.
 */
export function importCommand(
  { executable, runner, sitePackages }: PythonPlaces,
  afterwards = 'pass',
): [program: string, ...commandLine: string[]] {
  // Without the garbage collector, importing pytest takes a tenth less.
  const folders = `${JSON.stringify(runner)}, ${JSON.stringify(sitePackages)}`;
  const boot = `import gc, sys; gc.disable(); sys.path[:0] = [${folders}]; import zygote; ${afterwards}`;
  return [executable, '-s', '-P', '-B', '-S', '-c', boot];
}
