import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { addAttributes } from '../../activities/server/search-attributes.ts';
import { clockCheck } from '../../cli/doctor/clock.ts';
import { diskChecks } from '../../cli/doctor/disk.ts';
import { listenersCheck } from '../../cli/doctor/listeners.ts';
import { modelChecks } from '../../cli/doctor/model.ts';
import { serverChecks } from '../../cli/doctor/server.ts';
import { type Check, doctorState, doctorText } from '../../report/doctor.ts';
import { freePort } from '../support/free-port.ts';
import { tddft } from '../support/tddft.ts';

let folder: string;
let connection: Connection;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tddft-doctor-'));
  connection = await Connection.connect({ address: inject('temporalAddress') });
});
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  await connection.close();
  await rm(folder, { recursive: true, force: true });
});

/** The checks by name, of a server that the environment names. */
async function checksOf(namespace: string, address = inject('temporalAddress')): Promise<Record<string, Check>> {
  vi.stubEnv('TEMPORAL_ADDRESS', address);
  vi.stubEnv('TEMPORAL_NAMESPACE', namespace);
  return Object.fromEntries((await serverChecks(folder)).map((check) => [check.name, check]));
}

async function mend(check: Check | undefined): Promise<void> {
  await execa({ shell: true })`${check?.fix ?? 'false'}`;
}

function register(namespace: string) {
  return connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  });
}

describe('the commands that doctor gives mend what it found', () => {
  test('a namespace that is not there', async () => {
    const { namespace } = await checksOf('doctor-new');
    expect(namespace).toMatchObject({ state: 'fail', found: 'there is no doctor-new' });
    await mend(namespace);
    await vi.waitFor(async () => {
      const found = await checksOf('doctor-new');
      expect(found['namespace']?.state).toBe('ok');
      expect(found['retention']).toMatchObject({ state: 'ok', found: 'closed workflows are kept 30 days' });
    }, 30_000);
  });

  test("a dev server's retention of a day, and missing search attributes", { timeout: 120_000 }, async () => {
    await register('doctor-day');
    const before = await checksOf('doctor-day');
    expect(before['retention']).toMatchObject({ state: 'warn' });
    expect(before['search attributes']).toMatchObject({ state: 'fail' });
    expect(before['search attributes']?.found).toMatch(/^not registered: ExperimentId, Arm, /);
    await mend(before['retention']);
    await mend(before['search attributes']);
    await vi.waitFor(async () => {
      const { retention, 'search attributes': attributes } = await checksOf('doctor-day');
      expect([retention?.state, attributes?.state]).toEqual(['ok', 'ok']);
    }, 30_000);
  });

  test('a search attribute of the wrong type', { timeout: 120_000 }, async () => {
    await register('doctor-type');
    await addAttributes(connection, 'doctor-type', [{ name: 'Attempts', type: 'KEYWORD' }]);
    const mistyped = await vi.waitFor(async () => {
      const found = (await checksOf('doctor-type'))['search attributes'];
      expect(found).toMatchObject({ state: 'fail', found: 'Attempts of another type' });
      return found;
    }, 30_000);
    await mend(mistyped);
    await vi.waitFor(
      async () => expect((await checksOf('doctor-type'))['search attributes']?.state).toBe('ok'),
      30_000,
    );
  });
});

test('a queue that nobody polls fails, and says where to look', async () => {
  const found = await checksOf('default');
  for (const queue of ['experiments', 'llm', 'sandbox', 'gpu']) {
    expect(found[`queue ${queue}`]).toMatchObject({ state: 'fail', found: 'no worker polls it' });
    expect(found[`queue ${queue}`]?.fix).toMatch(/^tddft up; .*\.log$/);
  }
});

test("a server on this machine has this machine's clock", async () => {
  const { state, found } = await clockCheck(connection, 'default');
  expect({ state, found }).toEqual({ state: 'ok', found: expect.stringMatching(/^the server's is [01]\.\d s /) });
});

test('a server that does not answer, and settings that cannot be read, fail without a word of the key', async () => {
  vi.stubEnv('TEMPORAL_API_KEY', 'a-secret-key');
  const down = await checksOf('default', `127.0.0.1:${await freePort()}`);
  expect(down['Temporal server']).toMatchObject({ state: 'fail' });
  vi.stubEnv('TEMPORAL_TLS_CLIENT_CERT_PATH', join(folder, 'missing.pem'));
  const unreadable = await checksOf('default');
  expect(unreadable['Temporal settings']).toMatchObject({ state: 'fail' });
  expect(JSON.stringify([down, unreadable])).not.toContain('a-secret-key');
});

test('a port that is open to the network is told from one on loopback', async () => {
  const stack = {
    pid: process.pid,
    ready: true,
    address: '',
    namespace: 'default',
    own_server: true,
    ui: null,
    results_dir: folder,
    children: [],
  };
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  expect(await listenersCheck(stack)).toMatchObject({ state: 'ok' });
  const open = createServer();
  await new Promise<void>((listening) => open.listen(0, '0.0.0.0', listening));
  const address = open.address();
  const port = typeof address === 'object' ? address?.port : null;
  expect(await listenersCheck(stack)).toMatchObject({
    state: 'fail',
    found: `the ports ${port} are open to the network`,
  });
  server.close();
  open.close();
});

describe('the disk', () => {
  test('a folder that is not there yet is tried where it would be made, and nothing stays', async () => {
    const [written] = await diskChecks(join(folder, 'new', 'results'));
    expect(written).toMatchObject({ state: 'ok', found: `${join(folder, 'new', 'results')} can be made` });
  });

  test('a folder that takes no file, on a disk without room, fails twice', async () => {
    const [written, room] = await diskChecks('/proc/results');
    expect(written).toMatchObject({ name: 'results folder', state: 'fail' });
    expect(room).toMatchObject({ state: 'fail', found: '0.0 GiB free at /proc' });
  });
});

describe('the model', () => {
  test('the miniature is there, with its digest', async () => {
    const checks = await modelChecks('miniature');
    expect(checks.map(({ state }) => state)).toEqual(['ok', 'ok']);
    expect(checks[1]?.found).toMatch(/^miniature, sha256 [0-9a-f]{64}$/);
  });

  test('a pointer that git lfs left in place of weights is no model', async () => {
    const file = join(folder, 'pointer.gguf');
    await writeFile(file, 'version https://git-lfs.github.com/spec/v1\n');
    expect(await modelChecks(`gguf:${file}`)).toMatchObject([{ state: 'fail', found: `${file} is no GGUF file` }]);
  });

  test('weights that are not there fail', async () => {
    expect(await modelChecks(`gguf:${join(folder, 'none.gguf')}`)).toMatchObject([{ state: 'fail' }]);
  });
});

test(
  'without a stack the rest is checked all the same, and the exit code is that of the worst',
  { timeout: 180_000 },
  async () => {
    vi.stubEnv('TEMPORAL_ADDRESS', undefined);
    const { code, stdout } = await tddft(['doctor', '--results-dir', folder, '--json']);
    const { state, checks }: { state: Check['state']; checks: Check[] } = JSON.parse(stdout);
    expect(checks).toContainEqual({
      name: 'stack',
      state: 'warn',
      found: `not running for ${folder}`,
      fix: `start it with tddft up --results-dir ${folder}`,
    });
    expect(checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['Node', 'sandbox', 'model', 'GPU worker']));
    expect(state).toBe(doctorState(checks));
    expect(code).toBe(state === 'fail' ? 3 : 0);
  },
);

test('each check is one line, whatever it found', () => {
  const checks: Check[] = [
    { name: 'a', state: 'ok', found: 'fine', fix: null },
    { name: 'longer', state: 'fail', found: 'two\nlines', fix: 'one\ncommand' },
  ];
  expect(doctorText(checks)).toBe('ok    a       fine\nfail  longer  two lines. To mend it: one command');
});
