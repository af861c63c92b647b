import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { MINIATURE } from '../activities/model/base-models.ts';
import { toolchain } from '../setup/toolchain.ts';
import { ollamaExecutable } from '../tools/ollama/executable.ts';
import { OllamaServer } from '../tools/ollama/server.ts';
import { Child } from '../workers/stack/child.ts';
import { temporalServer, workers } from '../workers/stack/commands.ts';
import { cpuSeconds } from './cpu-time.ts';
import { prepareNamespace, waitForPollers } from '../workers/stack/namespace.ts';

export interface ModelServerStack {
  ollama: OllamaServer;
  client: Client;
  /** CPU seconds that Temporal's server and the worker have used. */
  cpuS(): number;
  stop(): Promise<void>;
}

/** A real Ollama with the miniature, a Temporal dev server, and the `llm` queue with `slots` requests at a time. */
export async function startStack(port: number, slots: number, parallel: number): Promise<ModelServerStack> {
  const resultsDir = await mkdtemp(join(tmpdir(), 'tddft-model-server-'));
  const place = { resultsDir, folder: join(resultsDir, '.stack'), port, uiPort: port + 1000 };
  await mkdir(place.folder);
  const executable = await ollamaExecutable();
  const ollama = await OllamaServer.start({ executable, folder: join(resultsDir, 'ollama'), parallel });
  await ollama.importWeights('miniature', MINIATURE.gguf);

  const address = `127.0.0.1:${port}`;
  const env = { TEMPORAL_ADDRESS: address, TDDFT_LLM_SLOTS: String(slots), OLLAMA_HOST: ollama.url };
  const script = fileURLToPath(new URL('model-server-worker.ts', import.meta.url));
  const log = (text: string): void => console.error(text);
  const server = new Child(temporalServer(await toolchain(), place), log);
  const serving = new Child({ ...workers(place, env), args: ['--import', 'tsx', script] }, log);
  const stop = async (): Promise<void> => {
    await serving.stop(10_000);
    await server.stop(10_000);
    await ollama.stop();
    await rm(resultsDir, { recursive: true, force: true });
  };
  const interrupted = (): void => void stop().finally(() => process.exit(130));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    server.start(() => {});
    await prepareNamespace({ address }, 'default', true, 60_000);
    serving.start(() => {});
    await waitForPollers({ address }, 'default', ['llm'], 120_000);
    const client = new Client({ connection: await Connection.connect({ address }) });
    const cpuS = (): number =>
      [server, serving].reduce((sum, { pid }) => sum + (pid === null ? 0 : cpuSeconds(pid)), 0);
    return { ollama, client, cpuS, stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}
