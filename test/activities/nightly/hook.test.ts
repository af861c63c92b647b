import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callHook } from '../../../activities/nightly/hook.ts';
import { alertBody } from '../../../domain/nightly/alert.ts';
import { night } from '../../domain/nightly/night.ts';
import { freePort } from '../../support/free-port.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tddft hook '));
});
afterAll(() => rm(folder, { recursive: true }));

const body = alertBody(night({ outcome: 'regression' }));

describe('a command', () => {
  test('is split at spaces, a backslash keeps one; it gets the JSON on its stdin, and no shell sees it', async () => {
    const script = join(folder, 'hook.mjs');
    const heard = join(folder, 'heard.json');
    await writeFile(
      script,
      `import { readFileSync, writeFileSync } from 'node:fs';
       writeFileSync(process.argv[2], JSON.stringify({ args: process.argv.slice(3), body: JSON.parse(readFileSync(0, 'utf8')) }));`,
    );
    const words = [process.execPath, script, heard, '$HOME', ';', '"a', 'b"'];
    const command = words.map((word) => word.replaceAll(' ', '\\ ')).join(' ');
    expect(await callHook({ command }, body)).toEqual({ state: 'sent', detail: 'node exited with 0' });
    expect(JSON.parse(await readFile(heard, 'utf8'))).toEqual({ args: ['$HOME', ';', '"a', 'b"'], body });
  });

  test('that fails or is not there says so by its name, never by its arguments', async () => {
    const failing = join(folder, 'failing.mjs').replaceAll(' ', '\\ ');
    await writeFile(join(folder, 'failing.mjs'), 'process.exit(3)');
    expect(await callHook({ command: `${process.execPath} ${failing} --token hidden` }, body)).toEqual({
      state: 'failed',
      detail: 'node ended with 3',
    });
    expect(await callHook({ command: '/no/such/program --token hidden' }, body)).toEqual({
      state: 'failed',
      detail: 'program ended with ENOENT',
    });
  });
});

describe('a webhook', () => {
  test('that nobody answers is a failure that names the host and the cause, not the path', async () => {
    const host = `127.0.0.1:${await freePort()}`;
    expect(await callHook({ url: `http://${host}/secret-token` }, body)).toEqual({
      state: 'failed',
      detail: `${host} did not answer (ECONNREFUSED)`,
    });
  });
});
