import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { inject } from 'vitest';
import { modelHosts } from '../../activities/model/hosts.ts';
import type { ModelServer } from '../../activities/model/model-server.ts';
import { TASKS_DIR } from '../../activities/spec/task-files.ts';
import { experimentsWorker, llmWorker, type QueueWorker, sandboxWorker } from '../../workers/queues.ts';
import { prepareNamespace } from '../../workers/stack/namespace.ts';

// What workers tell of failures that a test asks for would drown what a failed test says.
Runtime.install({ logger: new DefaultLogger('ERROR') });

/** A namespace, a results folder and a client: everything a workflow test needs but the workers. */
export class Lab {
  readonly client: Client;
  readonly resultsDir: string;
  private readonly connection: NativeConnection;
  private readonly working: { queue: QueueWorker; ended: Promise<void> }[] = [];

  private constructor(client: Client, connection: NativeConnection, resultsDir: string) {
    this.client = client;
    this.connection = connection;
    this.resultsDir = resultsDir;
  }

  static async open(namespace: string): Promise<Lab> {
    const address = inject('temporalAddress');
    const connection = await Connection.connect({ address });
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: msToTs('1 day'),
    });
    await prepareNamespace({ address }, namespace, false, 10_000);
    const resultsDir = await mkdtemp(join(tmpdir(), 'tddft-lab-'));
    return new Lab(new Client({ connection, namespace }), await NativeConnection.connect({ address }), resultsDir);
  }

  /** Starts the TypeScript workers, with `model` behind the `llm` queue; `rest` stops them. */
  async work(model?: ModelServer, tasksDir = TASKS_DIR): Promise<void> {
    const namespace = this.client.options.namespace;
    const config = {
      resultsDir: this.resultsDir,
      tasksDir,
      llmSlots: 4,
      models: modelHosts(process.env),
      sandboxSlots: 2,
      unsafeNoSandbox: false,
    };
    const place = { connection: this.connection, namespace, config };
    const starting = [experimentsWorker(place), llmWorker(place, model), sandboxWorker(place)];
    for (const queue of await Promise.all(starting)) this.working.push({ queue, ended: queue.worker.run() });
  }

  /** Stops the workers as SIGTERM does: what is in flight has its grace time. */
  async rest(): Promise<void> {
    const working = this.working.splice(0);
    for (const { queue } of working) queue.worker.shutdown();
    await Promise.all(working.map(({ ended }) => ended));
    await Promise.all(working.map(({ queue }) => queue.close()));
  }

  async close(): Promise<void> {
    await this.rest();
    await this.client.connection.close();
    await this.connection.close();
    await rm(this.resultsDir, { recursive: true, force: true });
  }
}
