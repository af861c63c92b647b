import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MINIATURE } from '../../activities/model/base-models.ts';
import { ollamaExecutable } from '../../tools/ollama/executable.ts';
import { OllamaServer } from '../../tools/ollama/server.ts';

export interface TestOllama {
  server: OllamaServer;
  /** For more of its models, beside its own. */
  folder: string;
  close(): Promise<void>;
}

/** A real Ollama server that has the miniature and nothing else. */
export async function openOllama(parallel = 1): Promise<TestOllama> {
  const executable = await ollamaExecutable();
  const folder = await mkdtemp(join(tmpdir(), 'tddft-ollama-'));
  const server = await OllamaServer.start({ executable, folder: join(folder, 'server'), parallel });
  await server.importWeights('miniature', MINIATURE.gguf);
  return {
    server,
    folder,
    async close(): Promise<void> {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
