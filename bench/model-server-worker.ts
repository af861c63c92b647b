import { fileURLToPath } from 'node:url';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createOllamaServer } from '../activities/model/ollama/server.ts';
import { workerConfig } from '../workers/config.ts';
import { exitWithParent } from '../workers/exit-with-parent.ts';
import { llmWorker } from '../workers/queues.ts';

/* The `llm` queue as the stack has it, and a workflow that asks it. */
exitWithParent();
const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
const connection = await NativeConnection.connect(connectionOptions);
const config = workerConfig(process.env);
const llm = await llmWorker({ connection, namespace, config }, createOllamaServer(config.models));
const asking = await Worker.create({
  connection,
  namespace,
  taskQueue: 'experiments',
  workflowsPath: fileURLToPath(new URL('model-server-workflow.ts', import.meta.url)),
});
await Promise.all([llm.worker.run(), asking.run()]);
process.exit(0);
