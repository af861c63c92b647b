import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { toolchain } from '../setup/toolchain.ts';
import { Child } from '../workers/stack/child.ts';
import { temporalServer, workers } from '../workers/stack/commands.ts';
import { prepareNamespace, waitForPollers } from '../workers/stack/namespace.ts';
import { cpuSeconds } from './cpu-time.ts';
import { residentMiB } from './process-tree.ts';

const QUEUES = ['experiments', 'llm', 'sandbox'];

/** How one arm is orchestrated: `child` as the project does it, `plain` as one activity per trial. */
export interface Setting {
  form: 'child' | 'plain';
  latencyMs: number;
  slots: number;
  /** `real`: the sandbox judges; `scripted`: nothing runs, and everything passes. */
  verdicts: 'real' | 'scripted';
}

export interface Usage {
  serverCpuS: number;
  workersCpuS: number;
  serverMiB: number;
  workersMiB: number;
}

/** A dev server of its own with a new database, as the stack starts it, and the project's queues in one process. */
export class BenchStack {
  readonly resultsDir: string;
  readonly client: Client;
  private readonly processes: Processes;

  private constructor(resultsDir: string, client: Client, processes: Processes) {
    this.resultsDir = resultsDir;
    this.client = client;
    this.processes = processes;
  }

  static async start(port: number, { form, latencyMs, slots, verdicts }: Setting): Promise<BenchStack> {
    const resultsDir = await mkdtemp(join(tmpdir(), 'tddft-orchestration-'));
    const place = { resultsDir, folder: join(resultsDir, '.stack'), port, uiPort: port + 1000 };
    await mkdir(place.folder);
    const address = `127.0.0.1:${port}`;
    const env = { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: 'default', TDDFT_LLM_SLOTS: String(slots) };
    const script = fileURLToPath(new URL('orchestration-worker.ts', import.meta.url));
    const choice = ['--form', form, '--latency-ms', String(latencyMs), '--verdicts', verdicts];
    const log = (text: string): void => console.error(text);
    const processes = new Processes(
      resultsDir,
      new Child(temporalServer(await toolchain(), place), log),
      new Child({ ...workers(place, env), args: ['--import', 'tsx', script, ...choice] }, log),
    );
    try {
      processes.server.start(() => {});
      await prepareNamespace({ address }, 'default', true, 60_000);
      processes.workers.start(() => {});
      await waitForPollers({ address }, 'default', QUEUES, 120_000);
      return new BenchStack(resultsDir, new Client({ connection: await Connection.connect({ address }) }), processes);
    } catch (cause) {
      await processes.stop();
      throw cause;
    }
  }

  usage(): Usage {
    const [server, serving] = [this.processes.server.pid, this.processes.workers.pid];
    if (server === null || serving === null) throw new Error('a process of the benchmark has ended');
    return {
      serverCpuS: cpuSeconds(server),
      workersCpuS: cpuSeconds(serving),
      serverMiB: residentMiB(server),
      workersMiB: residentMiB(serving),
    };
  }

  /** The database and its write-ahead log. */
  async databaseBytes(): Promise<number> {
    const files = ['temporal.db', 'temporal.db-wal'].map((name) => stat(join(this.resultsDir, '.stack', name)));
    return (await Promise.all(files)).reduce((sum, { size }) => sum + size, 0);
  }

  async stop(): Promise<void> {
    await this.client.connection.close();
    await this.processes.stop();
  }
}

/** The two processes and their folder; an interrupted benchmark leaves none of them. */
class Processes {
  readonly server: Child;
  readonly workers: Child;
  private readonly resultsDir: string;
  private readonly interrupted = (): void => void this.stop().finally(() => process.exit(130));

  constructor(resultsDir: string, server: Child, serving: Child) {
    this.resultsDir = resultsDir;
    this.server = server;
    this.workers = serving;
    process.on('SIGINT', this.interrupted).on('SIGTERM', this.interrupted);
  }

  async stop(): Promise<void> {
    await this.workers.stop(10_000);
    await this.server.stop(10_000);
    await rm(this.resultsDir, { recursive: true, force: true });
    process.off('SIGINT', this.interrupted).off('SIGTERM', this.interrupted);
  }
}
