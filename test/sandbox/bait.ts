import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

const SECRET = 'tddft-containment-mark';

/** What programs would find outside: a listener on loopback, a file that anyone may write, a variable of the environment. */
export function theBait() {
  let connections = 0;
  let port = 0;
  const folder = mkdtempSync(join(tmpdir(), 'containment-'));
  const canary = join(folder, 'canary');
  const listener = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  beforeAll(async () => {
    writeFileSync(canary, SECRET, { mode: 0o666 });
    process.env.TDDFT_TEST_SECRET = SECRET;
    await new Promise<void>((resolve) => void listener.listen(0, '127.0.0.1', resolve));
    const address = listener.address();
    port = typeof address === 'object' && address ? address.port : 0;
  });
  afterAll(() => {
    delete process.env.TDDFT_TEST_SECRET;
    listener.close();
    rmSync(folder, { recursive: true });
  });
  return {
    secret: SECRET,
    canary,
    port: () => port,
    /** What programs did to it; all of it `UNTOUCHED` where none got out. */
    state: () => ({ connections, files: readdirSync(folder), canary: readFileSync(canary, 'utf8') }),
  };
}

export const UNTOUCHED = { connections: 0, files: ['canary'], canary: SECRET };
