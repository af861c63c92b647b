import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readStack } from '../../activities/files/stack-state.ts';
import { pollersOf } from '../../activities/server/pollers.ts';
import { freePort } from '../support/free-port.ts';

const TDDFT = fileURLToPath(new URL('../../bin/tddft', import.meta.url));

let resultsDir: string;
beforeAll(async () => {
  resultsDir = await mkdtemp(join(tmpdir(), 'tddft no gpu worker '));
});
afterAll(async () => {
  await rm(resultsDir, { recursive: true, force: true });
});

test('tddft up --no-gpu-worker leaves the queue gpu to others, and says so', { timeout: 180_000 }, async () => {
  const port = String(await freePort());
  const ports = ['--port', port, '--ui-port', String(await freePort())];
  const args = [TDDFT, 'up', '--no-gpu-worker', '--results-dir', resultsDir, ...ports];
  const up = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const end = once(up, 'close');
  let told = '';
  up.stderr.setEncoding('utf8').on('data', (text: string) => (told += text));
  try {
    const ready = async (): Promise<boolean> => (await readStack(resultsDir))?.ready ?? false;
    await vi.waitUntil(ready, { timeout: 150_000, interval: 200 });
    expect(told).toContain('No GPU worker is started');

    const connection = await Connection.connect({ address: `127.0.0.1:${port}` });
    const polled = await Promise.all(
      ['experiments', 'llm', 'sandbox', 'gpu'].map((queue) => pollersOf(connection, 'default', queue, 'activity')),
    );
    await connection.close();
    expect(polled.map((pollers) => pollers.length > 0)).toEqual([true, true, true, false]);
  } finally {
    up.kill('SIGINT');
    await end;
  }
});
