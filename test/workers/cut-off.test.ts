import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { benchmark } from '../../workflows/benchmark.ts';
import { Lab } from '../support/lab.ts';
import { FIBONACCI, FIBONACCI_TESTS, isTestStep, ScriptedModel } from '../support/scripted-model.ts';

/** Longer than a stopping worker waits for its activities, shorter than when it is ended by force. */
const SLOW_ANSWER_MS = 7000;

let lab: Lab;
beforeAll(async () => {
  lab = await Lab.open('cut-off-tests');
});
afterAll(() => lab.close());

test(
  'an answer that a stopping worker cuts off is asked for again, and its trial scored as ever',
  { timeout: 240_000 },
  async () => {
    let answerMs = SLOW_ANSWER_MS;
    const model = new ScriptedModel(async (request) => {
      await sleep(answerMs);
      return isTestStep(request) ? FIBONACCI_TESTS : FIBONACCI;
    });
    await lab.work(model);
    const arm = await lab.client.workflow.start(benchmark, {
      taskQueue: 'experiments',
      workflowId: 'cut.baseline',
      args: [{ experiment_id: 'cut', tasks: ['fibonacci'], trials_per_task: 1 }],
    });
    await expect.poll(() => model.requests.length, { timeout: 60_000 }).toBe(1);
    await lab.rest();
    answerMs = 0;
    await lab.work(model);
    expect((await arm.result()).overall).toMatchObject({ trials: 1, successes: 1, infrastructure_errors: 0 });
    expect(model.requests.length).toBe(3);
    expect(model.requests[1]).toEqual(model.requests[0]);
  },
);
