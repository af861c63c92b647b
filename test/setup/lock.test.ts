import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { withLock } from '../../setup/lock.ts';

test('work on one resource never overlaps, in whatever order it is asked for', async () => {
  let running = 0;
  let most = 0;
  const work = async () => {
    running += 1;
    most = Math.max(most, running);
    await sleep(20);
    running -= 1;
  };
  await Promise.all(Array.from({ length: 4 }, () => withLock('lock-test-order', () => undefined, work)));
  expect(most).toBe(1);
});

test('work on different resources does not wait', async () => {
  let waits = 0;
  const onWait = () => void (waits += 1);
  await withLock('lock-test-a', onWait, () => withLock('lock-test-b', onWait, () => Promise.resolve()));
  expect(waits).toBe(0);
});

test('a failure is passed on, and frees the lock', async () => {
  const fail = () => Promise.reject(new Error('broken'));
  await expect(withLock('lock-test-failure', () => undefined, fail)).rejects.toThrow('broken');
  expect(
    await withLock(
      'lock-test-failure',
      () => undefined,
      () => Promise.resolve('free'),
    ),
  ).toBe('free');
});

test('a lock is free as soon as its holder is killed', async () => {
  const lockModule = new URL('../../setup/lock.ts', import.meta.url).href;
  const code = `
    const { withLock } = await import('${lockModule}');
    await withLock('lock-test-kill', () => {}, () => { console.log('held'); return new Promise(() => {}); });`;
  const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', code];
  const holder = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');

  let waited = false;
  const taken = withLock(
    'lock-test-kill',
    () => (waited = true),
    () => Promise.resolve('taken'),
  );
  await sleep(100);
  expect(waited).toBe(true);
  holder.kill('SIGKILL');
  expect(await taken).toBe('taken');
});
