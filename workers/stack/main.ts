import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { makeFolder } from '../../activities/files/make-folder.ts';
import { stackFile, stackFolder, startsOwnServer, writeStack } from '../../activities/files/stack-state.ts';
import { TASKS_DIR } from '../../activities/spec/task-files.ts';
import { asNotReady } from '../../setup/disk-problem.ts';
import { NotReady } from '../../setup/not-ready.ts';
import { toolchain } from '../../setup/toolchain.ts';
import { exitWithParent } from '../exit-with-parent.ts';
import { Child, ChildRefused } from './child.ts';
import { gpuWorker, temporalServer, workers } from './commands.ts';
import { prepareNamespace } from './namespace.ts';
import { ownServerEnvironment } from './own-server.ts';
import { waitForWorkers } from './polling.ts';
import { requireFree, takeOver } from './take-over.ts';

/** A first start creates the database; on a busy disk that takes more than the usual half second. */
const SERVER_TIMEOUT_MS = 60_000;
/** The workers may wait 75 s for others to leave their queue; then they bundle the workflows and probe the sandbox. */
const POLLERS_TIMEOUT_MS = 240_000;

/** Temporal, the workers and the GPU worker as one foreground process. Prints `ready <address>` when all poll. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'results-dir': { type: 'string', default: 'results' },
      port: { type: 'string', default: '7233' },
      'ui-port': { type: 'string', default: '8233' },
      'no-gpu-worker': { type: 'boolean', default: false },
      'exit-with-parent': { type: 'boolean', default: false },
    },
  });
  const resultsDir = resolve(values['results-dir']);
  const place = {
    resultsDir,
    folder: stackFolder(resultsDir),
    port: Number(values.port),
    uiPort: Number(values['ui-port']),
  };
  await makeFolder(place.folder);
  await takeOver(place);

  const tools = await toolchain();
  const ownServer = startsOwnServer(process.env);
  if (ownServer) {
    await requireFree(place.port, '--port');
    await requireFree(place.uiPort, '--ui-port');
    process.env = await ownServerEnvironment(process.env, `127.0.0.1:${place.port}`, place.folder);
  }
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  const address = connectionOptions.address ?? 'localhost:7233';
  const temporalEnv = { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace };

  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  const server = ownServer ? [new Child(temporalServer(tools, place), log)] : [];
  const nodeWorkers = new Child(workers(place, temporalEnv), log);
  const gpu = values['no-gpu-worker'] ? [] : [new Child(gpuWorker(tools, place, temporalEnv), log)];
  if (gpu.length === 0) log('No GPU worker is started: training waits for one elsewhere that serves the queue gpu.');
  const serving = [nodeWorkers, ...gpu];
  let serves = false;
  let stopping = false;
  let saving = Promise.resolve();
  const save = (): Promise<void> =>
    (saving = saving
      .catch(() => undefined)
      .then(() =>
        writeStack({
          pid: process.pid,
          ready: serves && !stopping,
          address,
          namespace,
          own_server: ownServer,
          ui: ownServer ? `http://127.0.0.1:${place.uiPort}` : null,
          results_dir: resultsDir,
          tasks_dir: resolve(process.env['TDDFT_TASKS_DIR'] ?? TASKS_DIR),
          children: [...server, ...serving].flatMap(({ pid }) => pid ?? []),
        }),
      ));
  const noted = (): void =>
    void save().catch((cause: Error) => log(`cannot write ${stackFile(resultsDir)}: ${cause.message}`));

  const stop = async (): Promise<void> => {
    // Draining takes up to 22 s, in which no command may join.
    stopping = true;
    await save().catch(() => undefined);
    await Promise.all(serving.map((child) => child.stop(12_000)));
    await Promise.all(server.map((child) => child.stop(10_000)));
    await rm(stackFile(resultsDir), { force: true });
  };
  // The handlers stay: a second signal must not cut the stop short.
  const asked = new Promise<void>((stopped) => {
    process.on('SIGINT', () => stopped()).on('SIGTERM', () => stopped());
  });
  if (values['exit-with-parent']) exitWithParent();

  const started = (async () => {
    for (const child of server) child.start(noted);
    await prepareNamespace(connectionOptions, namespace, ownServer, SERVER_TIMEOUT_MS);
    const refused = new Promise<never>((_, refuse) => {
      for (const child of serving) {
        child.start(noted, (refusal) => {
          if (!serves) refuse(refusal);
          return !serves;
        });
      }
    });
    const polling = [
      ...['experiments', 'llm', 'sandbox'].map((queue) => ({ queue, worker: nodeWorkers })),
      ...gpu.map((worker) => ({ queue: 'gpu', worker })),
    ];
    await Promise.race([refused, waitForWorkers(connectionOptions, namespace, polling, POLLERS_TIMEOUT_MS)]);
    serves = true;
    await save();
    if (stopping) return;
    process.stdout.write(`ready ${address}\n`);
  })();
  try {
    await Promise.race([started, asked]);
    await asked;
  } finally {
    await stop();
  }
}

try {
  await main();
  process.exit(0);
} catch (cause) {
  const error = asNotReady(cause);
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof NotReady || error instanceof ChildRefused ? 3 : 1);
}
