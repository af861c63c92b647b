import { afterAll, beforeAll, expect, test } from 'vitest';
import { benchmark } from '../../workflows/benchmark.ts';
import { progressQuery } from '../../workflows/messages.ts';
import { Lab } from '../support/lab.ts';
import { FIBONACCI, FIBONACCI_TESTS, isTestStep, ScriptedModel } from '../support/scripted-model.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await Lab.open('model-server-down');
});
afterAll(() => lab.close());

test('a model server that is down holds the arm up, says why, and costs no trial', { timeout: 180_000 }, async () => {
  let isDown = true;
  const model = new ScriptedModel((request) => {
    if (isDown) throw new Error('connect ECONNREFUSED 127.0.0.1:11434');
    return isTestStep(request) ? FIBONACCI_TESTS : FIBONACCI;
  });
  await lab.work(model);
  const arm = await lab.client.workflow.start(benchmark, {
    taskQueue: 'experiments',
    workflowId: 'down.baseline',
    args: [{ experiment_id: 'down', tasks: ['fibonacci'], trials_per_task: 4 }],
  });
  const held = async (): Promise<string> => (await arm.query(progressQuery))?.held.join('\n') ?? '';
  await expect.poll(held, { timeout: 90_000, interval: 500 }).toContain('connect ECONNREFUSED 127.0.0.1:11434');
  expect((await arm.query(progressQuery))?.tasks).toMatchObject([{ done: 0, infrastructure_errors: 0 }]);

  isDown = false;
  expect((await arm.result()).overall).toMatchObject({ trials: 4, scored: 4, successes: 4, attempts: 8 });
  expect((await arm.query(progressQuery))?.held).toEqual([]);
});
