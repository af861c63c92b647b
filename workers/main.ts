import { NativeConnection } from '@temporalio/worker';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { SandboxUnavailable } from '../activities/sandbox/index.ts';
import { NotReady } from '../setup/not-ready.ts';
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

  // Nothing is in flight before the workers run, and Temporal's own handlers stop only workers that do.
  const leave = (): void => process.exit(0);
  process.on('SIGINT', leave).on('SIGTERM', leave);
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  const connection = await NativeConnection.connect(connectionOptions);
  const place = { connection, namespace, config: workerConfig(process.env), narrate };
  const starters = names.length === 0 ? Object.values(STARTERS) : names.flatMap((name) => STARTERS[name] ?? []);
  const workers = await Promise.all(starters.map((start) => start(place)));
  process.off('SIGINT', leave).off('SIGTERM', leave);
  try {
    await Promise.all(workers.map(({ worker }) => worker.run()));
  } finally {
    await Promise.all(workers.map((queue) => queue.close()));
    await connection.close();
  }
}

/** The stack, when it is our parent, shows this to the person who started it. */
function narrate(line: string): void {
  process.stderr.write(`${line}\n`);
  process.send?.(line);
}

try {
  await main();
  // llama.cpp's native threads can outlive their context; nothing is left to wait for.
  process.exit(0);
} catch (cause) {
  const notReady = cause instanceof NotReady || cause instanceof SandboxUnavailable;
  if (!notReady && cause instanceof Error && cause.stack) process.stderr.write(`${cause.stack}\n`);
  // The reason comes last: the stack shows the last line of a worker that ended.
  process.stderr.write(`${cause instanceof Error ? cause.message.replaceAll('\n', ' ') : String(cause)}\n`);
  process.exit(notReady ? 3 : 1);
}
