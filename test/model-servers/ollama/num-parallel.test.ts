import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { platform } from 'node:os';
import { expect, test } from 'vitest';
import { numParallel } from '../../../activities/model/ollama/num-parallel.ts';
import { freePort } from '../../support/free-port.ts';

const LISTENS = 'net.createServer().listen(Number(process.argv[1]), "127.0.0.1", () => console.log("listening"))';

/** What is read of a process that listens with this environment. */
async function readOf(environment: Record<string, string>): Promise<number | null> {
  const port = await freePort();
  const child = spawn(process.execPath, ['-e', LISTENS, String(port)], { env: { ...environment } });
  try {
    await once(child.stdout, 'data');
    return await numParallel(`http://127.0.0.1:${port}`);
  } finally {
    child.kill();
  }
}

test.runIf(platform() === 'linux')('the setting of a local server is read from its process', async () => {
  expect(await readOf({ OLLAMA_HOST: 'x', OLLAMA_NUM_PARALLEL: '4' })).toBe(4);
  expect(await readOf({ NOT_OLLAMA_NUM_PARALLEL: '4' })).toBeNull();
});

test('nothing is known of a server that is elsewhere or not there', async () => {
  expect(await numParallel('http://192.0.2.1:11434')).toBeNull();
  expect(await numParallel(`http://127.0.0.1:${await freePort()}`)).toBeNull();
});
