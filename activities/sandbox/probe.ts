import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type ListenOptions } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgeTests, type TestReport } from '../../domain/guards/tests.ts';
import type { TestJob } from './run-tests.ts';
import { SandboxUnavailable } from './unavailable.ts';

const CANARY = 'not to be read or written';
const ATTACKS = new URL('../../sandbox/attacks.py', import.meta.url);

/**
 * Tries real attacks (`sandbox/attacks.py`) and throws `SandboxUnavailable` that names each one which got through.
 * Nothing runs in a sandbox that was not seen to hold.
 */
export async function probeSandbox(run: (job: TestJob) => Promise<TestReport>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tddft-canary-'));
  const canary = join(folder, 'canary');
  await writeFile(canary, CANARY, { mode: 0o666 });
  const loopback = await listen({ host: '127.0.0.1', port: 0 });
  // An abstract socket, as desktops and D-Bus use them, has no file: only a network namespace keeps it out of reach.
  const abstract = await listen({ path: `\0${folder}` });
  try {
    const [attacks, exit] = await Promise.all([
      run({
        tests: await readFile(ATTACKS, 'utf8'),
        solution: `PORT = ${loopback.port}\nABSTRACT = ${JSON.stringify(folder)}\nCANARY = ${JSON.stringify(canary)}\n`,
      }),
      run({ tests: 'import solution\n\ndef test_lie():\n    assert False\n', solution: 'import os\nos._exit(0)\n' }),
    ]);
    const verdict = judgeTests(attacks);
    if (!verdict.passed) throw broken(verdict.feedback);
    if (judgeTests(exit).reason !== 'crash') throw broken('os._exit(0) was not seen as a crash');
    if (loopback.connections() + abstract.connections() > 0) throw broken('a program reached a listener of the host');
    const untouched = (await readFile(canary, 'utf8')) === CANARY && (await readdir(folder)).length === 1;
    if (!untouched) throw broken('a program wrote outside its directory');
  } finally {
    await Promise.all([loopback.close(), abstract.close()]);
    await rm(folder, { recursive: true });
  }
}

function broken(what: string): SandboxUnavailable {
  return new SandboxUnavailable(`The sandbox does not hold, so nothing runs in it: ${what}`);
}

async function listen(where: ListenOptions) {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(where, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : null,
    connections: () => connections,
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
}
