import { join } from 'node:path';
import { modelHosts } from '../../activities/model/hosts.ts';
import { createOllamaServer } from '../../activities/model/ollama/server.ts';
import { writeAdapter, writeNullAdapter } from '../activities/lora-file.ts';
import { openOllama } from '../support/ollama-server.ts';
import { modelServerConformance } from './conformance.ts';

for (const parallel of [1, 2]) {
  modelServerConformance(`a real Ollama with OLLAMA_NUM_PARALLEL ${parallel}`, async () => {
    const ollama = await openOllama(parallel);
    const server = createOllamaServer(modelHosts({ OLLAMA_HOST: ollama.server.url }));
    return {
      server,
      model: 'ollama:miniature',
      adapter: await writeAdapter(join(ollama.folder, 'adapter.gguf'), 1),
      nullAdapter: await writeNullAdapter(join(ollama.folder, 'null.gguf')),
      async close(): Promise<void> {
        await server.close();
        await ollama.close();
      },
    };
  });
}
