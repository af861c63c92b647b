import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import { createAttributionActivities } from '../activities/attribution/activities.ts';
import { createJudgingActivities } from '../activities/attribution/judging.ts';
import { createModelActivities } from '../activities/model/activities.ts';
import { createModelServers } from '../activities/model/model-servers.ts';
import type { ModelServer } from '../activities/model/model-server.ts';
import { testGuards } from '../activities/guards/load-guards.ts';
import { withHeartbeats } from '../activities/heartbeat.ts';
import { createObserverActivities } from '../activities/observers/activities.ts';
import { createNightlyActivities } from '../activities/nightly/activities.ts';
import { createRecordActivities } from '../activities/records/activities.ts';
import { createReverifyActivities } from '../activities/reverify/activities.ts';
import { createRejudgingActivities } from '../activities/reverify/rejudging.ts';
import { createSandboxActivities } from '../activities/sandbox/activities.ts';
import { createSandbox } from '../activities/sandbox/index.ts';
import { createSpecActivities } from '../activities/spec/activities.ts';
import { sandboxTools } from '../setup/toolchain.ts';
import { VERSION } from '../setup/version.ts';
import type { WorkerConfig } from './config.ts';
import { experimentsIdentity, servedPlace, workerIdentity } from './identity.ts';
import { llmSlots } from './llm-slots.ts';
import { joinQueue } from './other-workers.ts';
import { workflowCode } from './workflow-code.ts';

export interface WorkerPlace {
  connection: NativeConnection;
  namespace: string;
  config: WorkerConfig;
  /** Says to the person who started this worker what it waits for. */
  narrate?: (line: string) => void;
}

/** A running worker, and what to release after it has drained. */
export interface QueueWorker {
  worker: Worker;
  close(): Promise<void>;
}

/**
 * At SIGTERM activities in flight have 5 s to end, which requests of the miniature (0.1 s) and runs of tests (0.2 s) do; what
 * is cut off then, such as a 7B's answer of 60 s, another worker or the next start does again with the same seed. So
 * waiting longer would save only time of the model, and cost that of a person at Ctrl-C.
 */
const DRAIN: Pick<WorkerOptions, 'shutdownGraceTime' | 'shutdownForceTime'> = {
  shutdownGraceTime: '5s',
  shutdownForceTime: '10s',
};

/** Workflows, specs and the results folder. Throws `NotReady` beside a worker of other code or another results folder. */
export async function experimentsWorker({
  connection,
  namespace,
  config,
  narrate = (line) => void process.stderr.write(`${line}\n`),
}: WorkerPlace): Promise<QueueWorker> {
  const { bundle, digest } = await workflowCode();
  const place = await servedPlace(digest, config.resultsDir);
  await joinQueue({ connection, namespace, queue: 'experiments', place, narrate });
  const worker = await Worker.create({
    ...DRAIN,
    connection,
    namespace,
    taskQueue: 'experiments',
    identity: experimentsIdentity(place),
    workflowBundle: bundle,
    activities: {
      ...withHeartbeats(createSpecActivities({ ...config, version: VERSION })),
      ...withHeartbeats(createRecordActivities(config)),
      ...withHeartbeats(createAttributionActivities(config)),
      ...withHeartbeats(createNightlyActivities(config)),
      ...withHeartbeats(createReverifyActivities(config)),
      ...createObserverActivities(),
    },
    maxCachedWorkflows: 200,
    maxConcurrentActivityTaskExecutions: 16,
    // Activities of other queues must wait for their own slots.
    maxEagerActivityReservationsPerWorkflowTask: 0,
  });
  return { worker, close: async () => {} };
}

/** The model servers. Its slots are the requests that these answer side by side, or as many as a person said. */
export async function llmWorker(place: WorkerPlace, server?: ModelServer): Promise<QueueWorker> {
  const { connection, namespace, config } = place;
  const { models, tuner } = llmSlots(server ?? createModelServers(config.models), config.llmSlots);
  const worker = await Worker.create({
    ...DRAIN,
    connection,
    namespace,
    taskQueue: 'llm',
    identity: workerIdentity(),
    activities: createModelActivities(models),
    tuner,
  });
  return { worker, close: () => models.close() };
}

/** Runs of model-written code; refuses to start when the sandbox does not hold. */
export async function sandboxWorker({ connection, namespace, config }: WorkerPlace): Promise<QueueWorker> {
  const { sandboxPython, bwrap } = await sandboxTools();
  // A guard's file that holds none is told now, and not at the first answer.
  await testGuards();
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
    identity: workerIdentity(),
    activities: {
      ...createSandboxActivities(sandbox),
      ...createJudgingActivities(sandbox),
      ...createRejudgingActivities(sandbox),
    },
    maxConcurrentActivityTaskExecutions: config.sandboxSlots,
  });
  return { worker, close: () => sandbox.close() };
}
