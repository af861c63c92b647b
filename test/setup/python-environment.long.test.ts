import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Component } from '../../setup/component.ts';
import { NotReady } from '../../setup/not-ready.ts';
import { pythonEnvironment } from '../../setup/python-environment.ts';
import { scratchFolder } from './scratch.ts';

interface EnvironmentOptions {
  requirements?: string;
  neededGiB?: number;
  whenOver?: typeof afterAll;
}

/** No requirement, no download: what is tested here is the environment around the packages. */
async function environment({ requirements = '', neededGiB = 0.1, whenOver }: EnvironmentOptions = {}) {
  const folder = await scratchFolder(whenOver);
  const requirementsFile = join(folder, 'requirements.txt');
  await writeFile(requirementsFile, requirements);
  const cacheRoot = join(folder, 'cache');
  const options = {
    name: 'Python for tests',
    plan: 'venv',
    cacheName: 'tiny',
    cacheRoot,
    requirementsFiles: [requirementsFile],
    neededGiB,
  };
  return { cacheRoot, component: pythonEnvironment(options) };
}

async function foldersIn(cacheRoot: string): Promise<string[]> {
  const entries = await readdir(cacheRoot, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && entry.name !== 'logs').map((entry) => entry.name);
}

const quiet = () => undefined;

describe('a finished Python environment', () => {
  let cacheRoot: string;
  let component: Component;
  let python: string;

  beforeAll(async () => {
    ({ cacheRoot, component } = await environment({ whenOver: afterAll }));
    python = await component.install(quiet);
  });

  test('is found again, without a command', async () => {
    const commands = () => readFile(join(cacheRoot, 'logs/tiny.log'), 'utf8');
    const before = await commands();
    expect(await component.find()).toBe(python);
    expect(await component.install(quiet)).toBe(python);
    expect(await commands()).toBe(before);
  });

  test('is isolated from the interpreter it came from', async () => {
    const { stdout } = await execa(python, ['-c', 'import sys; print(sys.prefix != sys.base_prefix, sys.prefix)']);
    expect(stdout).toBe(`True ${dirname(dirname(python))}`);
  });

  test('is not found for other pins', async () => {
    await writeFile(join(dirname(cacheRoot), 'requirements.txt'), '# other pins');
    expect(await component.find()).toBeNull();
  });
});

// An environment takes 3 seconds on a quiet machine, half a minute on a busy one.
describe('a Python environment', { timeout: 180_000 }, () => {
  test('whose set-up was killed is not found, and the next set-up builds it', async () => {
    const { cacheRoot, component } = await environment();
    const script = fileURLToPath(new URL('install-environment.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), script, cacheRoot], {
      stdio: 'inherit',
    });
    const exited = once(child, 'exit');
    while (!(await begun(cacheRoot))) await sleep(20);
    child.kill('SIGKILL');
    await exited;

    expect(await component.find()).toBeNull();
    const python = await component.install(quiet);
    expect(await component.find()).toBe(python);
    await execa(python, ['-m', 'pip', '--version']);
  });

  test('is built once by two set-ups at the same time; the second says that it waits', async () => {
    const { cacheRoot, component } = await environment();
    const lines: string[] = [];
    const install = () => component.install((line) => void lines.push(line));
    const [first, second] = await Promise.all([install(), install()]);

    expect(second).toBe(first);
    expect(await foldersIn(cacheRoot)).toHaveLength(1);
    expect(lines.filter((line) => line.includes('waiting'))).toHaveLength(1);
  });

  test('whose packages cannot be had is told in one line, which names the log', async () => {
    const { cacheRoot, component } = await environment({ requirements: './no-such-package.whl\n' });
    const failure = await component.install(quiet).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(NotReady);
    expect(String(failure)).toMatch(/^NotReady: Python for tests: ERROR: .*no-such-package.*tiny\.log.*npm run setup$/);
    expect(await component.find()).toBeNull();
    expect(await readFile(join(cacheRoot, 'logs/tiny.log'), 'utf8')).toContain('pip install');
  });

  test('that would not fit on the disk is refused before anything is fetched', async () => {
    const { cacheRoot, component } = await environment({ neededGiB: 1e9 });
    await expect(component.install(quiet)).rejects.toThrow(/needs 1000000000 GiB .* are free.*XDG_CACHE_HOME/);
    expect(await readdir(cacheRoot)).toEqual([]);
  });
});

async function begun(cacheRoot: string): Promise<boolean> {
  try {
    return (await foldersIn(cacheRoot)).length > 0;
  } catch {
    return false;
  }
}
