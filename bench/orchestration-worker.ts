import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { NativeConnection, Worker } from '@temporalio/worker';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { createModelActivities } from '../activities/model/activities.ts';
import { createRecordActivities } from '../activities/records/activities.ts';
import { createSandboxActivities } from '../activities/sandbox/activities.ts';
import { createSandbox, type Sandbox } from '../activities/sandbox/index.ts';
import { createSpecActivities } from '../activities/spec/activities.ts';
import { loadTasks, taskIds } from '../activities/spec/task-files.ts';
import { toolchain } from '../setup/toolchain.ts';
import { workerConfig } from '../workers/config.ts';
import { exitWithParent } from '../workers/exit-with-parent.ts';
import { experimentsWorker, llmWorker } from '../workers/queues.ts';
import { createPlainActivities } from './orchestration-plain.ts';
import { scriptedSandbox } from './scripted-sandbox.ts';
import { ScriptedServer } from './scripted-server.ts';

/* The project's queues in one process, as the stack has them, with a scripted model server and, where asked, scripted verdicts. */
const { values } = parseArgs({
  options: {
    form: { type: 'string', default: 'child' },
    'latency-ms': { type: 'string', default: '0' },
    verdicts: { type: 'string', default: 'scripted' },
  },
});
exitWithParent();

const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
const connection = await NativeConnection.connect(connectionOptions);
const config = workerConfig(process.env);
const place = { connection, namespace, config };
const tasks = await loadTasks(config.tasksDir, await taskIds(config.tasksDir));
const model = new ScriptedServer({ tasks, latencyMs: Number(values['latency-ms']), slots: config.llmSlots ?? 4 });
const sandbox = values.verdicts === 'real' ? await realSandbox() : scriptedSandbox();
const sandboxActivities = createSandboxActivities(sandbox);

const experiments = values.form === 'plain' ? await plainWorker() : (await experimentsWorker(place)).worker;
const llm = await llmWorker(place, model);
const sandboxes = await Worker.create({
  connection,
  namespace,
  taskQueue: 'sandbox',
  activities: sandboxActivities,
  maxConcurrentActivityTaskExecutions: config.sandboxSlots,
});
await Promise.all([experiments, llm.worker, sandboxes].map((worker) => worker.run()));
await sandbox.close();
process.exit(0);

async function plainWorker(): Promise<Worker> {
  const records = createRecordActivities(config);
  const parts = { models: createModelActivities(model), sandbox: sandboxActivities, records };
  return Worker.create({
    connection,
    namespace,
    taskQueue: 'experiments',
    workflowsPath: fileURLToPath(new URL('orchestration-workflows.ts', import.meta.url)),
    activities: {
      ...createSpecActivities({ ...config, version: 'bench' }),
      ...records,
      ...createPlainActivities(parts),
    },
    maxConcurrentActivityTaskExecutions: 64,
  });
}

async function realSandbox(): Promise<Sandbox> {
  const { sandboxPython, bwrap } = await toolchain();
  return createSandbox({ python: sandboxPython, bwrap, zygotes: config.sandboxSlots });
}
