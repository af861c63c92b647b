// Usage: tsx tools/llama-server/build.ts   Makes this machine ready for tests on a real llama-server: builds one unless there is one.
import { NotReady } from '../../setup/not-ready.ts';
import { llamaServerExecutable } from './executable.ts';

try {
  process.stderr.write(`llama-server at ${await llamaServerExecutable()}\n`);
} catch (cause) {
  if (!(cause instanceof NotReady)) throw cause;
  process.stderr.write(`${cause.message}\n`);
  process.exitCode = 3;
}
