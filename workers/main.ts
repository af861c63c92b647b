import { NativeConnection } from '@temporalio/worker';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { exitWithParent } from './exit-with-parent.ts';
import { workerConfig } from './config.ts';
import { experimentsWorker, llmWorker, type QueueWorker, sandboxWorker, type WorkerPlace } from './queues.ts';

const STARTERS: Record<string, (place: WorkerPlace) => Promise<QueueWorker>> = {
  experiments: experimentsWorker,
  llm: llmWorker,
  sandbox: sandboxWorker,
};

/** One process that serves the queues named on its command line, or all of them but `gpu`. */
async function main(): Promise<void> {
  const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
  const unknown = names.find((name) => !(name in STARTERS));
  if (unknown !== undefined) throw new Error(`unknown queue ${unknown} (allowed ${Object.keys(STARTERS).join(', ')})`);
  if (process.argv.includes('--exit-with-parent')) exitWithParent();

  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  const connection = await NativeConnection.connect(connectionOptions);
  const place = { connection, namespace, config: workerConfig(process.env) };
  const starters = names.length === 0 ? Object.values(STARTERS) : names.flatMap((name) => STARTERS[name] ?? []);
  const workers = await Promise.all(starters.map((start) => start(place)));
  try {
    await Promise.all(workers.map(({ worker }) => worker.run()));
  } finally {
    await Promise.all(workers.map((queue) => queue.close()));
    await connection.close();
  }
}

try {
  await main();
  // llama.cpp's native threads can outlive their context; nothing is left to wait for.
  process.exit(0);
} catch (cause) {
  // The reason comes last: the stack shows the last line of a worker that ended.
  if (cause instanceof Error && cause.stack) process.stderr.write(`${cause.stack}\n`);
  process.stderr.write(`${cause instanceof Error ? cause.message.replaceAll('\n', ' ') : String(cause)}\n`);
  process.exit(1);
}
