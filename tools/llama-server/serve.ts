// Usage: tsx tools/llama-server/serve.ts [--port 8000] [--lora <adapter.gguf>]...
// Runs a real llama-server that serves the miniature, until Ctrl-C.
import { parseArgs } from 'node:util';
import { MINIATURE } from '../../activities/model/base-models.ts';
import { llamaServerExecutable } from './executable.ts';
import { LlamaServer } from './server.ts';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '8000' }, lora: { type: 'string', multiple: true, default: [] } },
});

const server = await LlamaServer.start({
  executable: await llamaServerExecutable(),
  gguf: MINIATURE.gguf,
  alias: 'miniature',
  adapters: values.lora,
  port: Number(values.port),
});
console.log(`llama-server serves \`miniature\` at ${server.url}. In another terminal:`);
console.log(`  OPENAI_BASE_URL=${server.url}/v1 npm run experiment -- --model openai:miniature`);
console.log('Ctrl-C ends it.');

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void server.stop().then(() => process.exit(0)));
}
