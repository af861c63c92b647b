import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { NightPlan } from '../../activities/nightly/plan.ts';
import { controlQuery, planQuery, progressQuery } from '../../workflows/messages.ts';
import { Lab } from '../support/lab.ts';
import { asStack } from '../support/lab-stack.ts';
import { FIBONACCI, FIBONACCI_TESTS, isTestStep, ScriptedModel } from '../support/scripted-model.ts';
import { type Run, tddft } from '../support/tddft.ts';

let lab: Lab;
let endStack: () => void;
let answering = true;
beforeAll(async () => {
  lab = await Lab.open('control-tests');
  const model = new ScriptedModel(async (request) => {
    while (!answering) await new Promise((resolve) => setTimeout(resolve, 50));
    return isTestStep(request) ? FIBONACCI_TESTS : FIBONACCI;
  });
  await lab.work(model);
  endStack = await asStack(lab);
});
afterAll(async () => {
  answering = true;
  endStack();
  await lab.close();
});

const command = (...args: string[]): Promise<Run> => tddft([...args, '--results-dir', lab.resultsDir]);

function start(experimentId: string, trials: number) {
  return lab.client.workflow.start('benchmark', {
    taskQueue: 'experiments',
    workflowId: `${experimentId}.baseline`,
    args: [{ experiment_id: experimentId, tasks: ['fibonacci'], trials_per_task: trials }],
  });
}

test(
  'a running arm is paused, slowed, given more trials and resumed, by the id of its experiment',
  { timeout: 240_000 },
  async () => {
    answering = false;
    const handle = await start('steered', 3);
    await vi.waitFor(async () => expect((await handle.query(progressQuery))?.in_flight).toBe(3), { timeout: 30_000 });

    expect(await command('pause', 'steered', '--reason', 'lunch')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('steered.baseline is paused (lunch)'),
    });
    expect(await command('pause', 'steered.baseline')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('was paused (lunch) already'),
    });
    expect(JSON.parse((await command('concurrency', 'steered', '2', '--json')).stdout)).toMatchObject({
      concurrency: 2,
    });
    expect(await command('concurrency', 'steered', '0')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('n: too small (got 0, allowed at least 1)'),
    });
    expect(await command('add-trials', 'steered', '2')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('5 trials of each task now'),
    });
    const status = JSON.parse((await command('status', '--json')).stdout);
    expect(status).toMatchObject([{ experiment_id: 'steered', state: 'paused', workflow_id: 'steered.baseline' }]);
    expect(await handle.query(controlQuery)).toMatchObject({ paused: { reason: 'lunch' }, concurrency: 2 });

    answering = true;
    expect(await command('resume', 'steered')).toMatchObject({ code: 0, stdout: expect.stringContaining('goes on') });
    expect(await handle.result()).toMatchObject({ overall: { trials: 5, successes: 5 } });
    expect(await command('pause', 'steered')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('steered has ended; `tddft status steered`'),
    });
  },
);

test('cancel ends a run, says what is kept and what goes on, and twice is no error', { timeout: 240_000 }, async () => {
  answering = false;
  const handle = await start('stopped', 4);
  await vi.waitFor(async () => expect((await handle.query(progressQuery))?.in_flight).toBe(4), { timeout: 30_000 });
  const cancelling = command('cancel', 'stopped', '--reason', 'enough');
  await vi.waitFor(async () => expect(await askedToCancel(handle)).toBe('enough'), { timeout: 120_000, interval: 500 });
  answering = true;
  const first = await cancelling;
  expect(first).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/stopped\.baseline is cancelled; trials kept: .*\/4/),
  });
  expect(first.stdout).toContain('tddft benchmark --id stopped --arm baseline goes on');
  expect((await handle.describe()).status.name).toBe('CANCELLED');
  expect(await command('cancel', 'stopped')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('was cancelled already'),
  });
  const { stdout } = await command('status', 'stopped', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ state: 'cancelled', workflow_id: null });
});

// These two wait for other things.
test.concurrent(
  'a night is cancelled by the id of its experiment and goes on under it, also when its workflow has another id',
  { timeout: 240_000 },
  async () => {
    answering = false;
    const workflowId = 'late-2026-11-23T07:44:43Z';
    const input = { nightly: 'late', tasks: ['fibonacci'], trials_per_task: 2 };
    const handle = await lab.client.workflow.start('nightly', {
      taskQueue: 'experiments',
      workflowId,
      args: [input],
    });
    const night = await vi.waitFor(
      async () => {
        const plan = await handle.query<NightPlan | null>(planQuery.name);
        const arm = lab.client.workflow.getHandle(`${plan?.night}.nightly`);
        expect((await arm.query(progressQuery))?.in_flight).toBe(2);
        return plan?.night ?? '';
      },
      { timeout: 30_000 },
    );
    expect((await command('pause', workflowId)).stdout).toContain(`${night}.nightly is paused`);
    const cancelling = command('cancel', night);
    await vi.waitFor(async () => expect(await askedToCancel(handle)).toBe(''), { timeout: 120_000, interval: 500 });
    answering = true;
    const goesOn = `tddft nightly --name late --id ${night} goes on`;
    const cancelled = await cancelling;
    expect(cancelled).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`${night} is cancelled; trials kept: nightly `),
    });
    expect(cancelled.stdout).toContain(goesOn);
    expect((await handle.describe()).status.name).toBe('CANCELLED');
    expect((await command('cancel', night)).stdout).toContain('was cancelled already');
    expect((await command('status', night)).stdout).toContain(goesOn);

    await lab.client.workflow.execute('nightly', { taskQueue: 'experiments', workflowId: night, args: [input] });
    const { stdout } = await command('status', night, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ state: 'done', detail: expect.stringContaining('not_comparable') });
    expect(await command('watch', night)).toMatchObject({ code: 0, stdout: expect.stringContaining('not_comparable') });
  },
);

test.concurrent('what no worker answers for is told with exit code 3', { timeout: 120_000 }, async () => {
  const workflowId = 'alone.baseline';
  const handle = await lab.client.workflow.start('benchmark', { taskQueue: 'nobody', workflowId, args: [{}] });
  const { code, stderr } = await command('pause', 'alone.baseline');
  await handle.terminate();
  expect({ code, stderr }).toMatchObject({ code: 3, stderr: expect.stringContaining('tddft doctor') });
});

test.for(['pause', 'resume', 'cancel'])(
  '%s of what does not run is refused with exit code 2',
  { timeout: 60_000 },
  async (name) => {
    const { code, stderr } = await command(name, 'nobody');
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('nothing runs under this id (got "nobody"'),
    });
  },
);

test(
  'without a stack a run cannot be changed: exit code 3, and the command that starts one',
  { timeout: 60_000 },
  async () => {
    const { code, stderr } = await tddft(['pause', 'steered', '--results-dir', '/nowhere/results']);
    expect({ code, stderr }).toMatchObject({ code: 3, stderr: expect.stringContaining('tddft up --results-dir') });
  },
);

/** The reason that a cancellation was asked for with; undefined before one was. */
async function askedToCancel(handle: WorkflowHandle): Promise<string | null | undefined> {
  const { events } = await handle.fetchHistory();
  const asked = events?.find((event) => event.workflowExecutionCancelRequestedEventAttributes);
  return asked?.workflowExecutionCancelRequestedEventAttributes?.cause;
}
