import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** Where a worker of its own process works. */
export interface WorkerSite {
  address: string;
  namespace: string;
  resultsDir: string;
}

/** Starts all TypeScript queues as a process of its own, as the stack does; what it says on stderr is kept. */
export function startWorkers({ address, namespace, resultsDir }: WorkerSite) {
  const process_ = spawn(process.execPath, ['--import', 'tsx', 'workers/main.ts'], {
    cwd: PROJECT,
    env: {
      ...process.env,
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: namespace,
      TDDFT_RESULTS_DIR: resultsDir,
      TDDFT_LLM_SLOTS: '2',
      TDDFT_SANDBOX_SLOTS: '2',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let told = '';
  process_.stderr.setEncoding('utf8').on('data', (text: string) => (told += text));
  return { process: process_, pid: pidOf(process_), told: () => told, ended: once(process_, 'exit') };
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('the workers did not start');
  return pid;
}
