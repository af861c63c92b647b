// Usage: tsx tools/ollama/build.ts   Makes this machine ready for tests on a real Ollama: builds one unless there is one.
import { NotReady } from '../../setup/not-ready.ts';
import { ollamaExecutable } from './executable.ts';

try {
  process.stderr.write(`Ollama at ${await ollamaExecutable()}\n`);
} catch (cause) {
  if (!(cause instanceof NotReady)) throw cause;
  process.stderr.write(`${cause.message}\n`);
  process.exitCode = 3;
}
