import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { WorkflowFailedError } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { modelHosts } from '../../activities/model/hosts.ts';
import { NightlyFolder } from '../../activities/nightly/nightly-folder.ts';
import { Cancelled } from '../../activities/records/cancelled.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { readJson } from '../../activities/files/parse.ts';
import { TASKS_DIR } from '../../activities/spec/task-files.ts';
import { Manifest } from '../../domain/design.ts';
import { NightResult } from '../../domain/nightly/night.ts';
import { ReferencePin } from '../../domain/nightly/pin.ts';
import { experimentsWorker, llmWorker, type QueueWorker, sandboxWorker } from '../../workers/queues.ts';
import { nightly } from '../../workflows/nightly.ts';
import { Lab } from '../support/lab.ts';
import { FIBONACCI, FIBONACCI_TESTS, isTestStep, ScriptedModel, WRONG_FIBONACCI } from '../support/scripted-model.ts';

// A test runs up to three nights, which other tests may slow down.
vi.setConfig({ testTimeout: 180_000 });

let lab: Lab;
let folder: NightlyFolder;
let connection: NativeConnection;
let hook: Webhook;
let server: ScriptedModel;
/** The share of its trials that the model passes, by seed. */
let share = 1;
/** Once it has been asked more often than this, the model answers nobody. */
let allowance = Number.POSITIVE_INFINITY;
let working: { queue: QueueWorker; ended: Promise<void> }[] = [];

beforeAll(async () => {
  lab = await Lab.open('nightly-tests');
  folder = new NightlyFolder(lab.resultsDir);
  hook = await listen();
  server = new ScriptedModel(async (request) => {
    while (server.requests.length > allowance) await new Promise((resolve) => setTimeout(resolve, 50));
    if (isTestStep(request)) return FIBONACCI_TESTS;
    return request.sampling.seed % 100 < 100 * share ? FIBONACCI : WRONG_FIBONACCI;
  });
  connection = await NativeConnection.connect({ address: inject('temporalAddress') });
  const config = {
    resultsDir: lab.resultsDir,
    tasksDir: TASKS_DIR,
    llmSlots: 4,
    models: modelHosts(process.env),
    sandboxSlots: 2,
    unsafeNoSandbox: false,
    alert: { url: `${hook.address}/secret-token` },
  };
  const place = { connection, namespace: 'nightly-tests', config };
  const queues = await Promise.all([experimentsWorker(place), llmWorker(place, server), sandboxWorker(place)]);
  working = queues.map((queue) => ({ queue, ended: queue.worker.run() }));
});
afterAll(async () => {
  for (const { queue } of working) queue.worker.shutdown();
  await Promise.all(working.map(({ ended }) => ended));
  await Promise.all(working.map(({ queue }) => queue.close()));
  hook.server.close();
  await connection.close();
  await lab.close();
});

function start(workflowId: string, input?: object | null) {
  return lab.client.workflow.start(nightly, { taskQueue: 'experiments', workflowId, args: [input] });
}

async function run(workflowId: string, input?: object | null): Promise<NightResult> {
  return (await start(workflowId, input)).result();
}

/** Of a first night; later ones have the same without being told. */
const EIGHT = { tasks: ['fibonacci'], trials_per_task: 8, alpha: 0.01 };

async function refused(result: Promise<NightResult>): Promise<{ type: string; message: string }> {
  const cause: unknown = await result.catch((error: unknown) => error);
  let error = cause instanceof WorkflowFailedError ? cause.cause : cause;
  while (error instanceof Error && error.cause instanceof Error) error = error.cause;
  if (!(error instanceof Error)) throw new Error('the night was not refused');
  return { type: 'type' in error ? String(error.type) : error.name, message: error.message };
}

test('the first night becomes the reference, the second is compared with it on draws of its own', async () => {
  share = 0.5;
  const first = await run('two-20261101-020000', { nightly: 'two', ...EIGHT });
  expect(first).toMatchObject({
    outcome: 'not_comparable',
    reasons: ['first night: it is now the reference'],
    test: null,
  });
  expect(await readJson(folder.pin('two'), ReferencePin)).toMatchObject({ reference: 'two-20261101-020000.nightly' });

  const second = await run('two-20261102-020000', { nightly: 'two', alpha: 0.001, wanted_power: 0.001 });
  expect(second).toMatchObject({
    night: 'two-20261102-020000',
    reference: 'two-20261101-020000.nightly',
    outcome: 'no_regression_detected',
    drift: [],
    night_arm: { trials: 8 },
    alert: null,
  });
  const seeds = await Promise.all(
    [first, second].map(async ({ night }) => {
      const manifest = await readJson(new ResultsFolder(lab.resultsDir, night).manifest, Manifest);
      return manifest?.design.spec.sampling.seed;
    }),
  );
  expect(seeds[0]).not.toBe(seeds[1]);
  expect(await readFile(folder.page, 'utf8')).toContain('two');

  const { searchAttributes } = await lab.client.workflow.getHandle('two-20261102-020000').describe();
  expect(searchAttributes).toMatchObject({
    ExperimentId: ['two-20261102-020000'],
    Outcome: ['no_regression_detected'],
  });
});

test('a night that runs again asks the model nothing and changes no byte of its result', async () => {
  share = 0.5;
  await run('again-20261101-020000', { nightly: 'again', tasks: ['fibonacci'], trials_per_task: 3 });
  const second = await run('again-20261102-020000', { nightly: 'again' });
  const asked = server.requests.length;
  const file = await readFile(folder.night(second.night), 'utf8');
  expect(await run('again-20261102-020000', { nightly: 'again' })).toEqual(second);
  expect((await run('again-20261101-020000', { nightly: 'again' })).reasons).toEqual([
    'first night: it is now the reference',
  ]);
  expect(server.requests.length).toBe(asked);
  expect(await readFile(folder.night(second.night), 'utf8')).toBe(file);
});

test('a worse model is a regression, and the webhook hears of it once, whatever runs again', async () => {
  share = 1;
  await run('worse-20261101-020000', { nightly: 'worse', ...EIGHT });
  share = 0;
  const night = await run('worse-20261102-020000', { nightly: 'worse' });
  expect(night).toMatchObject({ outcome: 'regression', night_arm: { rate: 0 }, reference_arm: { rate: 1 } });
  // Of 16 trials, 8 that pass: that all are the reference's has a chance of 1 in 12,870.
  expect(night.test?.p_one_sided).toBeCloseTo(1 / 12_870, 12);
  expect(night.alert).toEqual({ state: 'sent', detail: `${new URL(hook.address).host} answered 204` });
  expect(await run('worse-20261102-020000', { nightly: 'worse' })).toEqual(night);

  const bodies = hook.bodies.filter((body) => body.includes('worse-20261102'));
  expect(bodies).toHaveLength(1);
  expect(JSON.parse(bodies[0] ?? '')).toMatchObject({
    event: 'tddft.regression',
    night: { night: 'worse-20261102-020000', outcome: 'regression' },
  });
  for (const file of [folder.night(night.night), folder.alert(night.night), folder.page]) {
    expect(await readFile(file, 'utf8')).not.toContain('secret-token');
  }
});

test('a call that was cut off is not made again, and a hook that answers with an error fails no night', async () => {
  share = 1;
  await run('told-20261101-020000', { nightly: 'told', ...EIGHT });
  share = 0;
  // As a worker leaves it that is killed during the call.
  const unknown = { state: 'unknown', detail: 'the call began, and its end was not seen' };
  await mkdir(dirname(folder.alert('told-20261102-020000')), { recursive: true });
  await writeFile(folder.alert('told-20261102-020000'), JSON.stringify(unknown));
  expect(await run('told-20261102-020000', { nightly: 'told' })).toMatchObject({
    outcome: 'regression',
    alert: unknown,
  });
  expect(hook.bodies.filter((body) => body.includes('told-'))).toEqual([]);

  hook.status = 500;
  expect(await run('told-20261103-020000', { nightly: 'told' })).toMatchObject({
    outcome: 'regression',
    alert: { state: 'failed' },
  });
});

test('other weights under the same name are named as drift, and nothing is tested', async () => {
  share = 1;
  await run('drift-20261101-020000', { nightly: 'drift', ...EIGHT, trials_per_task: 2 });
  const pinned = server.digest;
  server.digest = 'f'.repeat(64);
  const night = await run('drift-20261102-020000', { nightly: 'drift' });
  server.digest = pinned;
  expect(night).toMatchObject({
    outcome: 'not_comparable',
    test: null,
    drift: [{ what: 'digest', reference: pinned, night: 'f'.repeat(64) }],
    reasons: [`digest: was ${pinned}, is ${'f'.repeat(64)}`],
  });
});

test('a cancelled night is compared with nothing, and goes on when it is started again', async () => {
  share = 1;
  await run('stopped-20261101-020000', { nightly: 'stopped', ...EIGHT, trials_per_task: 3 });
  const night = 'stopped-20261102-020000';
  // 12 trials ask 24 times; of 20 answers at least 8 are of the second step.
  allowance = server.requests.length + 20;
  const handle = await start(night, { nightly: 'stopped', trials_per_task: 12 });
  await expect.poll(() => recorded(night), { timeout: 30_000 }).toBeGreaterThan(0);
  await handle.cancel();
  allowance = Number.POSITIVE_INFINITY;
  await expect(handle.result()).rejects.toThrow(WorkflowFailedError);
  expect(await readJson(folder.night(night), NightResult)).toBeNull();
  expect(await readJson(new ResultsFolder(lab.resultsDir, night).cancelled, Cancelled)).toMatchObject({
    trials: { nightly: { planned: 12 } },
  });
  expect((await run(night, { nightly: 'stopped', trials_per_task: 12 })).night_arm.trials).toBe(12);
});

test('a reference once pinned stays; input that contradicts it, or is wrong, is refused at once', async () => {
  share = 1;
  await run('kept-20261101-020000', { nightly: 'kept', tasks: ['fibonacci'], trials_per_task: 2 });
  const other = await refused(run('kept-20261102-020000', { nightly: 'kept', reference: 'exp-1.baseline' }));
  expect(other).toMatchObject({ type: 'InvalidInput' });
  expect(other.message).toContain('another `nightly` name has another reference');
  expect((await refused(run('kept-20261102-020000', { nightly: 'kept', tasks: ['prime_checker'] }))).message).toContain(
    "tasks: not the reference's (got prime_checker, allowed fibonacci or nothing)",
  );
  expect((await refused(run('kept-x', { referense: 'a.b' }))).message).toContain('did you mean "reference"');
  expect((await refused(run('kept-y', { nightly: 'none', reference: 'gone.baseline' }))).message).toContain(
    'nothing was measured under this name',
  );
});

async function recorded(night: string): Promise<number> {
  const place = new ResultsFolder(lab.resultsDir, night).arm('nightly').running;
  return (await readdir(place, { recursive: true }).catch(() => [])).filter((name) => name.endsWith('.json')).length;
}

interface Webhook {
  server: Server;
  address: string;
  bodies: string[];
  /** What it answers. */
  status: number;
}

async function listen(): Promise<Webhook> {
  const bodies: string[] = [];
  const heard: Webhook = {
    bodies,
    status: 204,
    address: '',
    server: createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        bodies.push(body);
        response.writeHead(heard.status).end();
      });
    }),
  };
  heard.server.listen(0, '127.0.0.1');
  await once(heard.server, 'listening');
  const address = heard.server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  heard.address = `http://127.0.0.1:${address.port}`;
  return heard;
}
