import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readStack, stackLock } from '../../activities/files/stack-state.ts';
import { isLocked } from '../../setup/lock.ts';
import { freePort } from '../support/free-port.ts';

const TDDFT = fileURLToPath(new URL('../../bin/tddft', import.meta.url));

let resultsDir: string;
let flags: string[];
const commands: ChildProcess[] = [];
beforeAll(async () => {
  // As one who works with Temporal Cloud has them; a server of our own must not be asked with them.
  vi.stubEnv('TEMPORAL_NAMESPACE', 'elsewhere');
  vi.stubEnv('TEMPORAL_API_KEY', 'of-another-server');
  vi.stubEnv('TEMPORAL_TLS', 'true');
  resultsDir = await mkdtemp(join(tmpdir(), 'tddft stack '));
  flags = ['--results-dir', resultsDir, '--port', String(await freePort()), '--ui-port', String(await freePort())];
});
afterAll(async () => {
  for (const command of commands) command.kill('SIGKILL');
  await vi.waitUntil(async () => !(await stackRuns()), { timeout: 40_000, interval: 200 });
  await rm(resultsDir, { recursive: true, force: true });
});

test(
  'a stack that ends is noticed by who shares it, the next one goes on, and Ctrl-C stops it once however often it comes',
  { timeout: 180_000 },
  async () => {
    const up = start('up');
    await vi.waitFor(async () => expect((await readStack(resultsDir))?.ready).toBe(true), {
      timeout: 60_000,
      interval: 200,
    });
    expect(await readStack(resultsDir)).toMatchObject({ own_server: true, namespace: 'default' });

    const sharing = start('run', '--id', 'shared', '--trials', '5000');
    await sharing.says(/baseline: [1-9]/);
    up.process.kill('SIGKILL');
    expect(await sharing.end).toBe(1);
    expect(sharing.told()).toContain('the stack that this command used has ended');

    const next = start('run', '--id', 'next', '--trials', '5000');
    await next.says(/Also continuing: shared/);
    await next.says(/baseline: [1-9]/);
    next.process.kill('SIGINT');
    next.process.kill('SIGTERM');
    expect({ code: await next.end, told: next.told() }).toMatchObject({ code: 130 });
    expect(await readStack(resultsDir)).toBe(null);
    expect(await stackRuns()).toBe(false);
  },
);

async function stackRuns(): Promise<boolean> {
  return isLocked(await stackLock(resultsDir));
}

/** A command that goes on while the test does. */
function start(...args: string[]) {
  const command = spawn(process.execPath, [TDDFT, ...args, ...flags], { stdio: ['ignore', 'ignore', 'pipe'] });
  commands.push(command);
  let told = '';
  command.stderr.setEncoding('utf8').on('data', (text: string) => (told += text));
  const end = once(command, 'close').then(() => command.exitCode);
  const says = (line: RegExp): Promise<void> =>
    vi.waitFor(() => expect(told).toMatch(line), { timeout: 90_000, interval: 100 });
  return { process: command, told: () => told, says, end };
}
