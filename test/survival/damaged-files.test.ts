import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { benchmark } from '../../workflows/benchmark.ts';
import { Lab } from '../support/lab.ts';
import { FIBONACCI, FIBONACCI_TESTS, isTestStep, ScriptedModel } from '../support/scripted-model.ts';
import { rootFailure } from './root-failure.ts';

let lab: Lab;
let model: ScriptedModel;
beforeAll(async () => {
  lab = await Lab.open('damaged-files');
  model = new ScriptedModel((request) => (isTestStep(request) ? FIBONACCI_TESTS : FIBONACCI));
  await lab.work(model);
});
afterAll(() => lab.close());

function start(experiment_id: string) {
  return lab.client.workflow.start(benchmark, {
    taskQueue: 'experiments',
    workflowId: `${experiment_id}.baseline`,
    args: [{ experiment_id, tasks: ['fibonacci'], trials_per_task: 2 }],
  });
}

test('a record cut in half fails the arm at once, is named, and costs nothing but itself', async () => {
  const file = new ResultsFolder(lab.resultsDir, 'torn').arm('baseline').runningTrial('fibonacci', 1);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, '{"trial_id": "torn.baseline.fibonacci.001", "outc');
  const failure = await rootFailure(start('torn'));
  expect(failure).toMatchObject({ type: 'DamagedFile' });
  expect(failure.message).toContain(`${file}: not JSON`);

  await rm(file);
  expect((await (await start('torn')).result()).overall).toMatchObject({ trials: 2, scored: 2 });
});

test('a line that is damaged in a finished arm is named with its number, and nothing is written over it', async () => {
  await (await start('line')).result();
  const file = new ResultsFolder(lab.resultsDir, 'line').arm('baseline').trials('fibonacci');
  await writeFile(file, '{"trial_id"', { flag: 'a' });
  const asked = model.requests.length;
  expect((await rootFailure(start('line'))).message).toContain(`${file}:3: not JSON`);
  expect(model.requests.length).toBe(asked);
});
