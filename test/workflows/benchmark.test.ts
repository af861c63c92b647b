import { readdir } from 'node:fs/promises';
import { WorkflowFailedError } from '@temporalio/client';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readJsonLines } from '../../activities/files/parse.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { TrialRecord } from '../../domain/records.ts';
import { benchmark } from '../../workflows/benchmark.ts';
import { Lab } from '../support/lab.ts';
import { FIBONACCI, FIBONACCI_TESTS, isTestStep, ScriptedModel, WRONG_FIBONACCI } from '../support/scripted-model.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await Lab.open('benchmark-tests');
});
afterEach(() => lab.rest());
afterAll(() => lab.close());

const answers = (request: Parameters<typeof isTestStep>[0]): string => {
  if (isTestStep(request)) return FIBONACCI_TESTS;
  return request.sampling.seed % 2 === 0 ? FIBONACCI : WRONG_FIBONACCI;
};

function start(experiment_id: string, input: object) {
  return lab.client.workflow.start(benchmark, {
    taskQueue: 'experiments',
    workflowId: `${experiment_id}.baseline`,
    args: [{ experiment_id, ...input }],
  });
}

async function trialIds(experimentId: string): Promise<string[]> {
  const file = new ResultsFolder(lab.resultsDir, experimentId).arm('baseline').trials('fibonacci');
  const ids: string[] = [];
  for await (const { trial_id } of readJsonLines(file, TrialRecord)) ids.push(trial_id);
  return ids;
}

test('an arm records each trial once and sums them up', async () => {
  const model = new ScriptedModel(answers);
  await lab.work(model);
  const handle = await start('arm', { tasks: ['fibonacci'], trials_per_task: 8, retry_budget: 1 });
  const summary = await handle.result();
  expect(summary.overall.trials).toBe(8);
  expect(summary.overall.successes + summary.overall.g_impl_failed).toBe(8);
  expect(await trialIds('arm')).toEqual(Array.from({ length: 8 }, (_, index) => `arm.baseline.fibonacci.00${index}`));

  const asked = model.requests.length;
  const again = await (await start('arm', {})).result();
  expect(again).toEqual(summary);
  expect(model.requests.length).toBe(asked);
});

test('workers that stop in the middle of an arm leave each trial recorded exactly once', async () => {
  await lab.work(new ScriptedModel(answers));
  const handle = await start('interrupted', { tasks: ['fibonacci'], trials_per_task: 20, retry_budget: 1 });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await lab.rest();
  await lab.work(new ScriptedModel(answers));
  expect((await handle.result()).overall.trials).toBe(20);
  expect(new Set(await trialIds('interrupted')).size).toBe(20);
});

test('a trial that a person cancels is an infrastructure error, the arm goes on, and a new run tries it again', async () => {
  let answering = false;
  const model = new ScriptedModel(async (request) => {
    while (!answering) await new Promise((resolve) => setTimeout(resolve, 50));
    return answers(request);
  });
  await lab.work(model);
  const handle = await start('cancelled', { tasks: ['fibonacci'], trials_per_task: 3, retry_budget: 1 });
  const trial = lab.client.workflow.getHandle('cancelled.baseline.fibonacci.001');
  await expect
    .poll(
      () =>
        trial.describe().then(
          () => true,
          () => false,
        ),
      { timeout: 20_000 },
    )
    .toBe(true);
  await trial.terminate('by hand');
  answering = true;
  expect((await handle.result()).overall).toMatchObject({ trials: 3, scored: 2, infrastructure_errors: 1 });
  expect((await (await start('cancelled', {})).result()).overall).toMatchObject({ trials: 3, scored: 3 });
});

test('the same arm with another model is refused, because it would mix two populations', async () => {
  const first = new ScriptedModel(answers);
  await lab.work(first);
  await (await start('mixed', { tasks: ['fibonacci'], trials_per_task: 1 })).result();
  await lab.rest();
  const other = new ScriptedModel(answers);
  other.digest = 'f'.repeat(64);
  await lab.work(other);
  expect(await failure(start('mixed', {}))).toMatchObject({ type: 'ModelChanged' });
});

test('a server that comes back as another one in the middle of an arm stops it, and what was measured stays', async () => {
  const model: ScriptedModel = new ScriptedModel((request) => {
    if (model.requests.length < 60) return answers(request);
    model.digest = 'e'.repeat(64);
    throw new Error('connection lost');
  });
  await lab.work(model);
  const handle = start('exchanged', { tasks: ['fibonacci'], trials_per_task: 60, retry_budget: 1 });
  const { type, message } = await failure(handle);
  expect(type).toBe('ModelChanged');
  expect(message).toMatch(/digest was [0-9a-f]{64}, is e{64}/);
  const recorded = new ResultsFolder(lab.resultsDir, 'exchanged').arm('baseline').running;
  const kept = await readdir(recorded, { recursive: true });
  const trials = kept.filter((name) => name.endsWith('.json')).length;
  expect(trials).toBeGreaterThan(0);
  expect(trials).toBeLessThan(60);
});

test('bad input fails at once and says what is wrong, where, and what would be right', async () => {
  await lab.work(new ScriptedModel(answers));
  const { type, message } = await failure(start('bad', { tasks: ['fibonaci'] }));
  expect(type).toBe('InvalidInput');
  expect(message).toContain('did you mean "fibonacci"');
  expect((await failure(start('bad', { trialls_per_task: 3 }))).message).toContain('did you mean "trials_per_task"');
  expect((await failure(start('bad', { trials_per_task: 1e9 }))).message).toContain(
    'trials_per_task: too large (got 1000000000',
  );
  expect((await failure(start('bad', { trials_per_task: 0 }))).message).toContain('at least 1');
});

async function failure(started: ReturnType<typeof start>): Promise<{ type: string; message: string }> {
  const cause: unknown = await (await started).result().catch((error: unknown) => error);
  let error = cause instanceof WorkflowFailedError ? cause.cause : cause;
  while (error instanceof Error && error.cause instanceof Error) error = error.cause;
  if (!(error instanceof Error)) throw new Error('the workflow did not fail');
  return { type: 'type' in error ? String(error.type) : error.name, message: error.message };
}
