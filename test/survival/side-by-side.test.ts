import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readJsonLines } from '../../activities/files/parse.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { TrialRecord } from '../../domain/records.ts';
import { benchmark } from '../../workflows/benchmark.ts';
import { Lab } from '../support/lab.ts';
import { FIBONACCI, FIBONACCI_TESTS, isTestStep, ScriptedModel } from '../support/scripted-model.ts';
import { rootFailure } from './root-failure.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await Lab.open('side-by-side');
});
afterEach(() => lab.rest());
afterAll(() => lab.close());

const model = (): ScriptedModel => new ScriptedModel((request) => (isTestStep(request) ? FIBONACCI_TESTS : FIBONACCI));

function start(experiment_id: string, workflowId = `${experiment_id}.baseline`) {
  return lab.client.workflow.start(benchmark, {
    taskQueue: 'experiments',
    workflowId,
    args: [{ experiment_id, tasks: ['fibonacci'], trials_per_task: 10 }],
  });
}

async function trialIds(experimentId: string): Promise<string[]> {
  const file = new ResultsFolder(lab.resultsDir, experimentId).arm('baseline').trials('fibonacci');
  const ids: string[] = [];
  for await (const { trial_id } of readJsonLines(file, TrialRecord)) ids.push(trial_id);
  return ids;
}

test('two experiments at once on the same workers keep to their own folders', { timeout: 180_000 }, async () => {
  await lab.work(model());
  const arms = await Promise.all([start('left'), start('right')]);
  for (const arm of arms) expect((await arm.result()).overall).toMatchObject({ trials: 10, scored: 10 });
  for (const id of ['left', 'right']) {
    expect(await trialIds(id)).toEqual(Array.from({ length: 10 }, (_, index) => `${id}.baseline.fibonacci.00${index}`));
  }
});

test('an arm that runs already is refused under its own id', { timeout: 180_000 }, async () => {
  await lab.work(model());
  const first = await start('once');
  await expect(start('once')).rejects.toBeInstanceOf(WorkflowExecutionAlreadyStartedError);
  expect((await first.result()).overall).toMatchObject({ trials: 10, scored: 10 });
});

test(
  'the same arm under another workflow id is refused with words, and the first one is not disturbed',
  { timeout: 180_000 },
  async () => {
    await lab.work(model());
    const first = await start('twice');
    const { type, message } = await rootFailure(start('twice', 'a-random-id-of-the-web-ui'));
    expect(type).toBe('InvalidInput');
    expect(message).toContain('got "a-random-id-of-the-web-ui", allowed "twice.baseline"');
    expect((await first.result()).overall).toMatchObject({ trials: 10, scored: 10 });
    expect(new Set(await trialIds('twice')).size).toBe(10);
  },
);
