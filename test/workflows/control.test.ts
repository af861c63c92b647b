import { readFile } from 'node:fs/promises';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readJson, readJsonLines } from '../../activities/files/parse.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { Cancelled } from '../../activities/records/cancelled.ts';
import { Manifest } from '../../domain/design.ts';
import { TrialRecord } from '../../domain/records.ts';
import type { ArmProgress } from '../../workflows/arm-progress.ts';
import { CONCURRENCY } from '../../workflows/controls.ts';
import { benchmark } from '../../workflows/benchmark.ts';
import {
  addTrialsUpdate,
  controlQuery,
  pauseUpdate,
  progressQuery,
  resumeUpdate,
  setConcurrencyUpdate,
} from '../../workflows/messages.ts';
import { Lab } from '../support/lab.ts';
import { FIBONACCI, FIBONACCI_TESTS, isTestStep, ScriptedModel } from '../support/scripted-model.ts';

let lab: Lab;
let gate: { open: () => void; opened: Promise<void> };
let failing = false;
const model = new ScriptedModel(async (request) => {
  if (failing) throw new Error('connect ECONNREFUSED 127.0.0.1:11434');
  await gate.opened;
  return isTestStep(request) ? FIBONACCI_TESTS : FIBONACCI;
});
beforeAll(async () => {
  lab = await Lab.open('workflow-control-tests');
  await lab.work(model);
});
afterEach(() => {
  gate?.open();
  failing = false;
});
afterAll(() => lab.close());

/** Answers wait until the gate is opened. */
function close(): void {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  gate = { open, opened };
}

function start(experiment_id: string, trials_per_task: number): Promise<WorkflowHandle<typeof benchmark>> {
  return lab.client.workflow.start(benchmark, {
    taskQueue: 'experiments',
    workflowId: `${experiment_id}.baseline`,
    args: [{ experiment_id, tasks: ['fibonacci'], trials_per_task }],
  });
}

async function progressOf(handle: WorkflowHandle): Promise<ArmProgress> {
  const progress = await handle.query(progressQuery);
  if (progress === null) throw new Error('the arm has not begun');
  return progress;
}

function inFlight(handle: WorkflowHandle) {
  return expect.poll(async () => (await handle.query(progressQuery))?.in_flight ?? 0, { timeout: 30_000 });
}

async function records(experimentId: string): Promise<TrialRecord[]> {
  const file = new ResultsFolder(lab.resultsDir, experimentId).arm('baseline').trials('fibonacci');
  const found: TrialRecord[] = [];
  for await (const record of readJsonLines(file, TrialRecord)) found.push(record);
  return found;
}

test('a paused arm ends what is in flight, starts nothing new, says so, and goes on where it was', async () => {
  close();
  const handle = await start('paused', CONCURRENCY + 4);
  await inFlight(handle).toBe(CONCURRENCY);
  const control = await handle.executeUpdate(pauseUpdate, { args: [{ reason: 'the GPU is needed' }] });
  expect(control.paused?.reason).toBe('the GPU is needed');
  const again = await handle.executeUpdate(pauseUpdate, { args: [null] });
  expect(again).toEqual(control);
  gate.open();
  await inFlight(handle).toBe(0);
  expect((await progressOf(handle)).paused).toEqual(control.paused);
  await handle.executeUpdate(addTrialsUpdate, { args: [{ per_task: 3 }] });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect((await progressOf(handle)).tasks[0]?.done).toBe(CONCURRENCY);
  await handle.executeUpdate(resumeUpdate);
  expect((await handle.result()).overall.trials).toBe(CONCURRENCY + 7);

  const manifest = await readJson(new ResultsFolder(lab.resultsDir, 'paused').manifest, Manifest);
  expect(manifest?.design.spec.trials_per_task).toBe(CONCURRENCY + 7);
  expect(manifest?.amendments).toMatchObject([
    { from: CONCURRENCY + 4, to: CONCURRENCY + 7, recorded: { baseline: CONCURRENCY } },
  ]);
});

test('no more trials are in flight than the concurrency says', async () => {
  close();
  const handle = await start('narrow', 9);
  await handle.executeUpdate(setConcurrencyUpdate, { args: [{ concurrency: 2 }] });
  await inFlight(handle).toBeGreaterThan(0);
  model.requests.length = 0;
  gate.open();
  await handle.result();
  expect((await handle.query(controlQuery)).concurrency).toBe(2);
});

test.for([
  ['setConcurrency', { concurrency: 0 }, 'concurrency: wrong value (got 0, allowed a whole number from 1 to 200)'],
  ['setConcurrency', { concurency: 4 }, 'did you mean "concurrency"?'],
  ['addTrials', { per_task: -1 }, 'per_task: wrong value (got -1'],
  ['pause', { reason: 7 }, 'reason: wrong value (got 7, allowed a text)'],
] as const)('%s refuses %j and says what would be right', async ([name, given, said]) => {
  close();
  const handle = await start(`refusing-${said.length}`, 1);
  await inFlight(handle).toBe(1);
  const refused = await handle.executeUpdate(name, { args: [given] }).then(
    () => null,
    (cause: Error) => cause.cause,
  );
  expect(refused).toMatchObject({ type: 'InvalidInput', message: expect.stringContaining(said) });
  gate.open();
  await handle.result();
});

test('a cancelled arm asks nothing more, keeps what it has recorded, marks it, and a new run goes on from there', async () => {
  close();
  const handle = await start('cancelled', 30);
  await handle.executeUpdate(setConcurrencyUpdate, { args: [{ concurrency: 4 }] });
  await inFlight(handle).toBeGreaterThan(3);
  gate.open();
  await expect.poll(async () => (await progressOf(handle)).tasks[0]?.done ?? 0, { timeout: 30_000 }).toBeGreaterThan(3);
  await handle.cancel();
  await expect(handle.result()).rejects.toBeInstanceOf(WorkflowFailedError);
  const asked = model.requests.length;

  const folder = new ResultsFolder(lab.resultsDir, 'cancelled');
  const mark = await readJson(folder.cancelled, Cancelled);
  expect(mark).toMatchObject({ workflow_id: 'cancelled.baseline', trials: { baseline: { planned: 30 } } });
  const recorded = mark?.trials['baseline']?.recorded ?? 0;
  expect(recorded).toBeGreaterThan(3);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(model.requests.length).toBe(asked);

  const again = await start('cancelled', 30);
  expect((await again.result()).overall.trials).toBe(30);
  expect(model.requests.length).toBeLessThanOrEqual(asked + 2 * (30 - recorded));
  await expect(readFile(folder.cancelled)).rejects.toThrow('ENOENT');
});

/** False as long as there is no such workflow. */
async function terminated(workflowId: string): Promise<boolean> {
  const handle = lab.client.workflow.getHandle(workflowId);
  return handle.terminate('by hand').then(
    () => true,
    () => false,
  );
}

test('a new run tries only the trials that our machinery failed, and their records say what they replace', async () => {
  close();
  const handle = await start('broken', 3);
  await inFlight(handle).toBe(3);
  await expect.poll(() => terminated('broken.baseline.fibonacci.001'), { timeout: 30_000 }).toBe(true);
  gate.open();
  expect((await handle.result()).overall).toMatchObject({ trials: 3, infrastructure_errors: 1 });
  const [, broken] = await records('broken');
  expect(broken).toMatchObject({ outcome: 'infrastructure_error', replaces: null });

  const asked = model.requests.length;
  expect((await (await start('broken', 3)).result()).overall).toMatchObject({ trials: 3, successes: 3 });
  expect(model.requests.length).toBe(asked + 2);
  const replaced = (await records('broken')).map(({ replaces }) => replaces?.error ?? null);
  expect(replaced).toEqual([null, broken?.error, null]);
});

test(
  'a model server that is down holds the arm up visibly, with the reason, and no trial fails',
  { timeout: 90_000 },
  async () => {
    close();
    gate.open();
    failing = true;
    const handle = await start('held', 2);
    await expect
      .poll(async () => (await handle.query(progressQuery))?.held ?? [], { timeout: 60_000, interval: 1000 })
      .toEqual([expect.stringMatching(/^2 x `generate`: .*ECONNREFUSED.* \(attempt \d+\)$/)]);
    failing = false;
    expect((await handle.result()).overall.successes).toBe(2);
    expect((await progressOf(handle)).held).toEqual([]);
  },
);

test('two additions at once are both made', async () => {
  close();
  const handle = await start('twice', CONCURRENCY + 1);
  await inFlight(handle).toBe(CONCURRENCY);
  const add = () => handle.executeUpdate(addTrialsUpdate, { args: [{ per_task: 2 }] });
  const said = await Promise.all([add(), add()]);
  const made = new Set(said.map(({ trials_per_task }) => trials_per_task));
  expect(made).toEqual(new Set([CONCURRENCY + 3, CONCURRENCY + 5]));
  gate.open();
  expect((await handle.result()).overall.trials).toBe(CONCURRENCY + 5);
  expect((await (await start('twice', CONCURRENCY + 1)).result()).overall.trials).toBe(CONCURRENCY + 5);
});

test('a signal without a control in it changes nothing', async () => {
  close();
  const handle = await start('nonsense', 1);
  await inFlight(handle).toBe(1);
  await handle.signal('control');
  gate.open();
  expect((await handle.result()).overall.trials).toBe(1);
});

test('an arm under another id than its own is refused, for two of the same would undo each other’s work', async () => {
  const handle = await lab.client.workflow.start(benchmark, {
    taskQueue: 'experiments',
    workflowId: 'some-id',
    args: [{ experiment_id: 'other', tasks: ['fibonacci'], trials_per_task: 1 }],
  });
  const failure = await handle.result().catch((cause: WorkflowFailedError) => cause.cause?.cause);
  expect(failure).toMatchObject({ type: 'InvalidInput', message: expect.stringContaining('allowed "other.baseline"') });
});
