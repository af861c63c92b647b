import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmbeddedServer } from '../../activities/model/embedded/server.ts';
import { writeAdapter, writeNullAdapter } from '../activities/lora-file.ts';
import { modelServerConformance } from './conformance.ts';

modelServerConformance('llama.cpp inside the worker', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tddft-adapters-'));
  const server = await createEmbeddedServer({ sequences: 2, threads: 1 });
  return {
    server,
    model: 'miniature',
    adapter: await writeAdapter(join(folder, 'adapter.gguf'), 1),
    nullAdapter: await writeNullAdapter(join(folder, 'null.gguf')),
    async close(): Promise<void> {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
});
