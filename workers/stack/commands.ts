import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Toolchain } from '../../setup/toolchain.ts';
import type { ChildCommand } from './child.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

export interface StackPlace {
  resultsDir: string;
  folder: string;
  port: number;
  uiPort: number;
}

/** Names the server of this stack folder and of no other. */
export function databaseArgument(folder: string): string[] {
  return ['--db-filename', join(folder, 'temporal.db')];
}

/** The Temporal dev server: a file database in WAL mode, on loopback only. */
export function temporalServer({ temporal }: Toolchain, { folder, port, uiPort }: StackPlace): ChildCommand {
  return {
    name: 'Temporal',
    command: temporal,
    // WAL lifts SQLite from 2 to 10 trials a second; NORMAL still survives kill -9 of every process.
    args: [
      ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--ui-port', String(uiPort)],
      ...databaseArgument(folder),
      ...['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL'],
      // A worker that stops is off the list of pollers at once, and is given no task that would be lost with it.
      ...['--dynamic-config-value', 'frontend.enableCancelWorkerPollsOnShutdown=true'],
      // One partition of each queue, for one server: of four, three would miss the waiting worker, and tasks go by the database.
      ...['--dynamic-config-value', 'matching.numTaskqueueReadPartitions=1'],
      ...['--dynamic-config-value', 'matching.numTaskqueueWritePartitions=1'],
      ...['--ui-disable-news-fetch', '--log-level', 'warn'],
    ],
    // The server's heap is small and its garbage is much: collecting it less often saves a tenth of its CPU time.
    env: { GOGC: '400' },
    logFile: join(folder, 'temporal.log'),
  };
}

/** The TypeScript queues, in one process. */
export function workers({ resultsDir, folder }: StackPlace, temporalEnv: Record<string, string>): ChildCommand {
  return {
    name: 'workers',
    command: process.execPath,
    args: ['--import', 'tsx', join(PROJECT, 'workers', 'main.ts'), '--exit-with-parent'],
    cwd: PROJECT,
    env: { ...temporalEnv, TDDFT_RESULTS_DIR: resultsDir },
    narrates: true,
    logFile: join(folder, 'workers.log'),
  };
}

/** The Python worker that trains. */
export function gpuWorker(
  { gpuPython }: Toolchain,
  { folder }: StackPlace,
  temporalEnv: Record<string, string>,
): ChildCommand {
  return {
    name: 'GPU worker',
    command: gpuPython,
    args: ['-m', 'gpu_worker.worker', '--exit-with-parent'],
    cwd: join(PROJECT, 'gpu-worker'),
    env: temporalEnv,
    logFile: join(folder, 'gpu-worker.log'),
  };
}
