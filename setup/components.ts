import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cacheRoot } from './cache.ts';
import type { Component } from './component.ts';
import { pythonEnvironment } from './python-environment.ts';
import { systemPackage } from './system-package.ts';
import { temporalCli } from './temporal-cli.ts';

export interface Components {
  temporal: Component;
  sandboxPython: Component;
  gpuPython: Component;
  bwrap: Component;
  chromium: Component;
}

/** Everything beside Node and its packages that the project runs. */
export function components(): Components {
  const root = cacheRoot();
  const onCuda = existsSync('/proc/driver/nvidia/version') ? [projectFile('gpu-worker/requirements-cuda.txt')] : [];
  return {
    temporal: temporalCli(root),
    bwrap: systemPackage({ name: 'bubblewrap', executables: ['bwrap'], packages: ['bubblewrap'] }),
    sandboxPython: pythonEnvironment({
      name: 'Python for the sandbox (pytest)',
      plan: 'installing with pip (10 seconds, 40 MB)',
      cacheName: 'sandbox',
      cacheRoot: root,
      requirementsFiles: [projectFile('sandbox/requirements.txt')],
      neededGiB: 0.2,
    }),
    gpuPython: pythonEnvironment({
      name: 'Python for the GPU worker (torch, transformers, peft, trl)',
      plan: 'installing with pip (3 to 6 minutes, up to 5.3 GB)',
      cacheName: 'gpu-worker',
      cacheRoot: root,
      requirementsFiles: [
        projectFile('gpu-worker/requirements.txt'),
        ...onCuda,
        projectFile('tools/python-checks.txt'),
      ],
      constraintsFile: projectFile('gpu-worker/constraints.txt'),
      neededGiB: 8,
    }),
    chromium: systemPackage({
      name: 'Chromium (for the tests of the Web UI)',
      executables: ['chromium', 'chromium-browser', 'google-chrome'],
      packages: ['chromium'],
    }),
  };
}

function projectFile(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}
