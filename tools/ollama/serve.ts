// Usage: tsx tools/ollama/serve.ts [--port 11434]   Runs a real Ollama that serves the miniature, until Ctrl-C.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MINIATURE } from '../../activities/model/base-models.ts';
import { cacheRoot } from '../../setup/cache.ts';
import { ollamaExecutable } from './executable.ts';
import { OllamaServer } from './server.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });

const server = await OllamaServer.start({
  executable: await ollamaExecutable(),
  folder: join(cacheRoot(), 'ollama-server'),
  port: Number(values.port),
});
await server.importWeights('miniature', MINIATURE.gguf);
console.log(`Ollama serves \`miniature\` at ${server.url}. In another terminal:`);
console.log(`  OLLAMA_HOST=${server.url} npm run experiment -- --model ollama:miniature`);
console.log('Ctrl-C ends it.');

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void server.stop().then(() => process.exit(0)));
}
