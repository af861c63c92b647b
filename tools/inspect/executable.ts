import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { built } from '../../setup/built.ts';
import { cacheRoot } from '../../setup/cache.ts';
import { pythonEnvironment } from '../../setup/python-environment.ts';

/** `inspect` of a real Inspect in the per-user cache, installed first where there is none; says so on standard error. */
export async function inspectExecutable(): Promise<string> {
  const environment = pythonEnvironment({
    name: 'Inspect',
    plan: 'installing with pip (1 to 2 minutes, 330 MB)',
    cacheName: 'inspect',
    cacheRoot: cacheRoot(),
    requirementsFiles: [beside('requirements.txt')],
    constraintsFile: beside('constraints.txt'),
    neededGiB: 0.5,
  });
  return join(dirname(await built(environment)), 'inspect');
}

function beside(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}
