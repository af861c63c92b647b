import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { buildEntry, entryPath, findInEntry } from './cache.ts';
import { CommandFailed, run } from './command.ts';
import type { CommandOptions } from './command.ts';
import type { Component } from './component.ts';
import { NotReady } from './not-ready.ts';
import { onPath } from './on-path.ts';

export const TEMPORAL_CLI_VERSION = '1.8.2';

const EXECUTABLE = 'temporal';
const GO_MODULE = fileURLToPath(new URL('../tools/temporal', import.meta.url));
const GO_PACKAGE = 'github.com/temporalio/cli/cmd/temporal';
const VERSION_VARIABLE = 'github.com/temporalio/cli/internal/temporalcli.Version';

/** The Temporal CLI, which holds the dev server and its Web UI: a usable one on PATH, else one in the per-user cache. */
export function temporalCli(cacheRoot: string): Component {
  const entry = () =>
    entryPath(cacheRoot, 'temporal', [join(GO_MODULE, 'go.mod'), join(GO_MODULE, 'go.sum')], [TEMPORAL_CLI_VERSION]);
  return {
    name: `Temporal CLI ${TEMPORAL_CLI_VERSION}`,
    plan: 'building with Go (6 to 9 minutes, once), or downloading',
    async find() {
      return (await usableOnPath()) ?? findInEntry(await entry(), EXECUTABLE);
    },
    async install(log) {
      const command = { logFile: join(cacheRoot, 'logs', 'temporal.log'), log };
      const fill = (folder: string) => buildOrDownload(folder, command);
      return buildEntry({ entry: await entry(), executable: EXECUTABLE, fill, log });
    },
  };
}

async function usableOnPath(): Promise<string | null> {
  const executable = await onPath('temporal');
  if (executable === null) return null;
  const { stdout, failed } = await execa(executable, ['--version'], { reject: false, stdin: 'ignore' });
  const version = /\bversion v?(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  return !failed && version !== undefined && isUsableTemporalVersion(version) ? executable : null;
}

/** Same major version, and at least the pinned one: the flags and the Web UI pages that the project relies on. */
export function isUsableTemporalVersion(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const [pinnedMajor = 0, pinnedMinor = 0, pinnedPatch = 0] = TEMPORAL_CLI_VERSION.split('.').map(Number);
  return major === pinnedMajor && (minor > pinnedMinor || (minor === pinnedMinor && patch >= pinnedPatch));
}

async function buildOrDownload(folder: string, command: CommandOptions): Promise<void> {
  const buildProblem = await problemOf(() => build(folder, command));
  if (buildProblem === null) return;
  command.log(`not built by Go: ${buildProblem}; downloading`);
  const downloadProblem = await problemOf(() => download(folder, command));
  if (downloadProblem === null) return;
  throw new NotReady({
    component: `Temporal CLI ${TEMPORAL_CLI_VERSION}`,
    reason: `not built by Go (${buildProblem}), not downloaded (${downloadProblem}); details in ${command.logFile}`,
    fix: `install Go 1.26.4 or newer (https://go.dev/dl), or put temporal ${TEMPORAL_CLI_VERSION} or newer on PATH (https://docs.temporal.io/cli)`,
  });
}

async function problemOf(attempt: () => Promise<void>): Promise<string | null> {
  try {
    await attempt();
    return null;
  } catch (error) {
    if (error instanceof CommandFailed) return error.reason;
    throw error;
  }
}

async function build(folder: string, command: CommandOptions): Promise<void> {
  const go = await onPath('go');
  if (go === null) throw new CommandFailed('go is not on PATH', command.logFile);
  const ldflags = `-s -w -X ${VERSION_VARIABLE}=${TEMPORAL_CLI_VERSION}`;
  const flags = ['-v', '-trimpath', '-buildvcs=false', '-mod=readonly', '-ldflags', ldflags];
  await run(go, ['build', ...flags, '-o', join(folder, EXECUTABLE), GO_PACKAGE], {
    ...command,
    cwd: GO_MODULE,
    env: { CGO_ENABLED: '0' },
  });
}

/** In a process of its own: the SDK installs signal handlers, and may be configured only once per process. */
async function download(folder: string, command: CommandOptions): Promise<void> {
  const script = fileURLToPath(new URL('download-temporal.ts', import.meta.url));
  const downloads = join(folder, 'download');
  await mkdir(downloads);
  await run(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), script, TEMPORAL_CLI_VERSION, downloads],
    command,
  );
  const [executable] = await readdir(downloads);
  if (executable === undefined) throw new CommandFailed('the download left no file', command.logFile);
  await rename(join(downloads, executable), join(folder, EXECUTABLE));
}
