// Usage: tsx tools/inspect/build.ts   Makes this machine ready for tests on a real Inspect: installs one unless there is one.
import { NotReady } from '../../setup/not-ready.ts';
import { inspectExecutable } from './executable.ts';

try {
  process.stderr.write(`Inspect at ${await inspectExecutable()}\n`);
} catch (cause) {
  if (!(cause instanceof NotReady)) throw cause;
  process.stderr.write(`${cause.message}\n`);
  process.exitCode = 3;
}
