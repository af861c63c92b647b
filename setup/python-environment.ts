import { mkdir, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildEntry, entryPath, findInEntry } from './cache.ts';
import { CommandFailed, run } from './command.ts';
import type { Component, Log } from './component.ts';
import { NotReady } from './not-ready.ts';
import { findPython } from './python.ts';
import type { Python } from './python.ts';
import { installPackages } from './system-package.ts';

const EXECUTABLE = 'bin/python';
const GIB = 2 ** 30;

export interface PythonEnvironmentOptions {
  /** As shown to people. */
  name: string;
  plan: string;
  /** The cache entry is `<cacheName>-<hash of the files below and of the interpreter>`. */
  cacheName: string;
  cacheRoot: string;
  requirementsFiles: string[];
  constraintsFile?: string;
  neededGiB: number;
}

/**
 * A virtual environment in the per-user cache. pip is left to its own configuration (PIP_*, pip.conf), so extra
 * indexes and find-links are honoured, a CPU build of torch among them.
 */
export function pythonEnvironment(options: PythonEnvironmentOptions): Component {
  const lockFiles = [...options.requirementsFiles, ...(options.constraintsFile ? [options.constraintsFile] : [])];
  const entryFor = (python: Python) =>
    entryPath(options.cacheRoot, options.cacheName, lockFiles, [python.executable, python.version]);

  return {
    name: options.name,
    plan: options.plan,
    async find() {
      const python = await findPython();
      return python && findInEntry(await entryFor(python), EXECUTABLE);
    },
    async install(log) {
      const python = (await findPython()) ?? (await installPython(options.name, log));
      await requireDiskSpace(options);
      const fill = (folder: string) => fillEnvironment(folder, python, options, log);
      return buildEntry({ entry: await entryFor(python), executable: EXECUTABLE, fill, log });
    },
  };
}

async function fillEnvironment(
  folder: string,
  python: Python,
  options: PythonEnvironmentOptions,
  log: Log,
): Promise<void> {
  const command = { logFile: join(options.cacheRoot, 'logs', `${options.cacheName}.log`), log };
  const install = ['-m', 'pip', 'install', '--no-input', '--progress-bar', 'off', '--disable-pip-version-check'];
  const requirements = options.requirementsFiles.flatMap((file) => ['--requirement', file]);
  const constraints = options.constraintsFile ? ['--constraint', options.constraintsFile] : [];
  try {
    await run(python.executable, ['-m', 'venv', folder], command);
    await run(join(folder, EXECUTABLE), [...install, ...requirements, ...constraints], command);
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    const fix = 'see that pip reaches a package index (PIP_INDEX_URL, PIP_FIND_LINKS), then npm run setup';
    throw new NotReady({ component: options.name, reason: error.message, fix });
  }
}

async function installPython(component: string, log: Log): Promise<Python> {
  await installPackages({
    component: `${component}: Python 3.11 or newer with venv`,
    packages: ['python3', 'python3-venv'],
    log,
  });
  const python = await findPython();
  if (python) return python;
  const reason = "the system's Python is older than 3.11 or lacks venv";
  throw new NotReady({ component, reason, fix: 'install Python 3.11 or newer and set TDDFT_PYTHON to it' });
}

async function requireDiskSpace({ name, cacheRoot, neededGiB }: PythonEnvironmentOptions): Promise<void> {
  await mkdir(cacheRoot, { recursive: true });
  const { bavail, bsize } = await statfs(cacheRoot);
  const freeGiB = (bavail * bsize) / GIB;
  if (freeGiB >= neededGiB) return;
  const reason = `needs ${neededGiB} GiB in ${dirname(cacheRoot)}, ${freeGiB.toFixed(1)} GiB are free`;
  throw new NotReady({
    component: name,
    reason,
    fix: 'free disk space, or set XDG_CACHE_HOME to a folder that has it',
  });
}
