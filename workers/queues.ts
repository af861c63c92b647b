import { fileURLToPath } from 'node:url';
import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import { createEmbeddedServer } from '../activities/model/embedded.ts';
import { createModelActivities } from '../activities/model/activities.ts';
import type { ModelServer } from '../activities/model/server.ts';
import { createRecordActivities } from '../activities/records/activities.ts';
import { createSandboxActivities } from '../activities/sandbox/activities.ts';
import { createSandbox } from '../activities/sandbox/index.ts';
import { createSpecActivities } from '../activities/spec/activities.ts';
import { toolchain } from '../setup/toolchain.ts';
import { VERSION } from '../setup/version.ts';
import type { WorkerConfig } from './config.ts';

export interface WorkerPlace {
  connection: NativeConnection;
  namespace: string;
  config: WorkerConfig;
}

/** A running worker, and what to release after it has drained. */
export interface QueueWorker {
  worker: Worker;
  close(): Promise<void>;
}

/** In-flight activities get this long to finish at SIGTERM; a model request of the miniature takes 0.1 s. */
const DRAIN: Pick<WorkerOptions, 'shutdownGraceTime' | 'shutdownForceTime'> = {
  shutdownGraceTime: '5s',
  shutdownForceTime: '10s',
};

/** Workflows, specs and the results folder. */
export async function experimentsWorker({ connection, namespace, config }: WorkerPlace): Promise<QueueWorker> {
  const worker = await Worker.create({
    ...DRAIN,
    connection,
    namespace,
    taskQueue: 'experiments',
    workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
    activities: { ...createSpecActivities({ ...config, version: VERSION }), ...createRecordActivities(config) },
    maxCachedWorkflows: 200,
    maxConcurrentActivityTaskExecutions: 16,
    // Activities of other queues must wait for their own slots.
    maxEagerActivityReservationsPerWorkflowTask: 0,
  });
  return { worker, close: async () => {} };
}

/** The model server. Its slots are the requests that it answers side by side. */
export async function llmWorker(place: WorkerPlace, server?: ModelServer): Promise<QueueWorker> {
  const { connection, namespace, config } = place;
  const models = server ?? (await createEmbeddedServer({ sequences: config.llmSlots, threads: 1 }));
  const worker = await Worker.create({
    ...DRAIN,
    connection,
    namespace,
    taskQueue: 'llm',
    activities: createModelActivities(models),
    maxConcurrentActivityTaskExecutions: config.llmSlots,
  });
  return { worker, close: () => models.close() };
}

/** Runs of model-written code; refuses to start when the sandbox does not hold. */
export async function sandboxWorker({ connection, namespace, config }: WorkerPlace): Promise<QueueWorker> {
  const { sandboxPython, bwrap } = await toolchain();
  const sandbox = await createSandbox({
    python: sandboxPython,
    bwrap,
    zygotes: config.sandboxSlots,
    unsafe: config.unsafeNoSandbox,
  });
  if (sandbox.notice !== null) process.stderr.write(`${sandbox.notice}\n`);
  process.stderr.write(`sandbox level ${sandbox.identity.level}\n`);
  const worker = await Worker.create({
    ...DRAIN,
    connection,
    namespace,
    taskQueue: 'sandbox',
    activities: createSandboxActivities(sandbox),
    maxConcurrentActivityTaskExecutions: config.sandboxSlots,
  });
  return { worker, close: () => sandbox.close() };
}
