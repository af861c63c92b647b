import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { buildEntry, cacheRoot, entryPath, findInEntry } from './cache.ts';
import { CommandFailed, run } from './command.ts';
import type { CommandOptions } from './command.ts';
import type { Component } from './component.ts';
import { NotReady } from './not-ready.ts';
import { onPath } from './on-path.ts';

/** The last one whose Go module holds the whole engine: later ones leave out headers, or llama.cpp altogether. */
export const OLLAMA_VERSION = '0.11.4';

const EXECUTABLE = 'ollama';
const GO_MODULE = fileURLToPath(new URL('../tools/ollama', import.meta.url));
const GO_PACKAGE = 'github.com/ollama/ollama';
const VERSION_VARIABLE = 'github.com/ollama/ollama/version.Version';
/** What llama.cpp gains most from. cgo gives none of them by itself. */
const CPU_FLAGS = { avx2: '-mavx2', fma: '-mfma', f16c: '-mf16c' };

/** A real Ollama for the tests: a usable one on PATH, else one in the per-user cache, built for this CPU. */
export function ollama(root = cacheRoot()): Component {
  const entry = async () => {
    const files = ['go.mod', 'go.sum'].map((name) => join(GO_MODULE, name));
    return entryPath(root, 'ollama', files, [OLLAMA_VERSION, ...(await compilerFlags())]);
  };
  return {
    name: `Ollama ${OLLAMA_VERSION}`,
    plan: 'building with Go and a C++ compiler (5 to 10 minutes, once)',
    async find() {
      return (await usableOnPath()) ?? findInEntry(await entry(), EXECUTABLE);
    },
    async install(log) {
      const command = { logFile: join(root, 'logs', 'ollama.log'), log };
      const fill = (folder: string) => build(folder, command);
      return buildEntry({ entry: await entry(), executable: EXECUTABLE, fill, log });
    },
  };
}

async function usableOnPath(): Promise<string | null> {
  const executable = await onPath('ollama');
  if (executable === null) return null;
  const { stdout, failed } = await execa(executable, ['--version'], { reject: false, stdin: 'ignore' });
  const version = clientVersion(stdout);
  return !failed && version !== null && isUsableOllamaVersion(version) ? executable : null;
}

/**
 * The version of the executable itself: its `--version` tells that of a server that happens to run first, and its own
 * only where they differ. https://github.com/ollama/ollama/blob/v0.11.4/cmd/cmd.go (func versionHandler)
 */
export function clientVersion(output: string): string | null {
  const version = /client version is v?(\d+\.\d+\.\d+)/.exec(output) ?? /version is v?(\d+\.\d+\.\d+)/.exec(output);
  return version?.[1] ?? null;
}

/** At least the pinned one, and before 0.34: the versions that take adapters, which the tests register. */
export function isUsableOllamaVersion(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return major === 0 && minor < 34 && (minor > 11 || (minor === 11 && patch >= 4));
}

async function build(folder: string, command: CommandOptions): Promise<void> {
  try {
    const go = await onPath('go');
    if (go === null) throw new CommandFailed('go is not on PATH', command.logFile);
    const flags = ['-O3', ...(await compilerFlags())].join(' ');
    const ldflags = `-s -w -X=${VERSION_VARIABLE}=${OLLAMA_VERSION}`;
    const goFlags = ['-v', '-trimpath', '-buildvcs=false', '-mod=readonly', '-ldflags', ldflags];
    await run(go, ['build', ...goFlags, '-o', join(folder, EXECUTABLE), GO_PACKAGE], {
      ...command,
      cwd: GO_MODULE,
      env: { CGO_ENABLED: '1', CGO_CFLAGS: flags, CGO_CXXFLAGS: flags },
    });
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    throw new NotReady({
      component: `Ollama ${OLLAMA_VERSION}`,
      reason: `not built by Go (${error.reason}); details in ${error.logFile}`,
      fix: 'install Go 1.24 or newer (https://go.dev/dl) and a C++ compiler, or put an Ollama from 0.11.4 to 0.33 on PATH (https://ollama.com/download)',
    });
  }
}

/** Flags for what this CPU has, so that nothing is built that it cannot run; none where it cannot be asked. */
async function compilerFlags(): Promise<string[]> {
  const cpu = await readFile('/proc/cpuinfo', 'utf8').catch(() => '');
  const features = new Set(/^flags\s*:(.*)$/m.exec(cpu)?.[1]?.trim().split(/\s+/));
  return Object.entries(CPU_FLAGS).flatMap(([feature, flag]) => (features.has(feature) ? [flag] : []));
}
