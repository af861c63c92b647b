import type { Component } from './component.ts';
import { components } from './components.ts';
import { NotReady } from './not-ready.ts';

/** Absolute paths of the executables that the project starts. Chromium is for tests only, so it may be missing. */
export interface Toolchain {
  temporal: string;
  sandboxPython: string;
  gpuPython: string;
  bwrap: string;
  chromium: string | null;
}

/** Finds every tool and installs none. Throws NotReady when one is missing. */
export async function toolchain(): Promise<Toolchain> {
  const { temporal, sandboxPython, gpuPython, bwrap, chromium } = components();
  const required = { temporal, sandboxPython, gpuPython, bwrap };
  const found = await Promise.all([
    temporal.find(),
    sandboxPython.find(),
    gpuPython.find(),
    bwrap.find(),
    chromium.find(),
  ]);
  const missing = Object.values(required).filter((_, index) => found[index] === null);
  const [temporalPath, sandboxPythonPath, gpuPythonPath, bwrapPath, chromiumPath] = found;
  if (!temporalPath || !sandboxPythonPath || !gpuPythonPath || !bwrapPath) {
    const names = missing.map((component) => component.name).join(', ');
    throw new NotReady({ component: names, reason: 'not set up on this machine', fix: 'npm run setup' });
  }
  return {
    temporal: temporalPath,
    sandboxPython: sandboxPythonPath,
    gpuPython: gpuPythonPath,
    bwrap: bwrapPath,
    chromium: chromiumPath ?? null,
  };
}

/** What runs model-written code: the worker of the sandbox may stand where nothing else is set up. Throws NotReady. */
export async function sandboxTools(): Promise<Pick<Toolchain, 'sandboxPython' | 'bwrap'>> {
  const { sandboxPython, bwrap } = components();
  return { sandboxPython: await required(sandboxPython), bwrap: await required(bwrap) };
}

async function required(component: Component): Promise<string> {
  const path = await component.find();
  if (path !== null) return path;
  throw new NotReady({ component: component.name, reason: 'not set up on this machine', fix: 'npm run setup' });
}
