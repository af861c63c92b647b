import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ModelMissing, PromptTooLong } from '../../activities/model/errors.ts';
import { readJson } from '../../activities/files/parse.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { loadPrompts, loadTasks, TASKS_DIR } from '../../activities/spec/task-files.ts';
import { TrialRecord } from '../../domain/records.ts';
import { Limits, Sampling } from '../../domain/spec.ts';
import { trial, type TrialInput, type TrialResult } from '../../workflows/trial.ts';
import { Lab } from '../support/lab.ts';
import {
  block,
  FIBONACCI,
  FIBONACCI_TESTS,
  isRetry,
  isTestStep,
  type Script,
  ScriptedModel,
  WRONG_FIBONACCI,
} from '../support/scripted-model.ts';

let lab: Lab;
let index = 0;
beforeAll(async () => {
  lab = await Lab.open('trial-tests');
});
afterEach(() => lab.rest());
afterAll(() => lab.close());

async function runTrial(script: Script, rules: Partial<TrialInput['rules']> = {}) {
  const model = new ScriptedModel(script);
  await lab.rest();
  await lab.work(model);
  const [task] = await loadTasks(TASKS_DIR, ['fibonacci']);
  if (!task) throw new Error('no fibonacci');
  const trial_index = index++;
  const result: TrialResult = await lab.client.workflow.execute(trial, {
    taskQueue: 'experiments',
    workflowId: `lab.baseline.fibonacci.${trial_index}`,
    args: [
      {
        trial_id: `lab.baseline.fibonacci.${trial_index}`,
        experiment_id: 'lab',
        arm: 'baseline',
        task,
        trial_index,
        prompts: await loadPrompts(TASKS_DIR),
        model: { name: 'miniature', adapter: null },
        identity: await model.describe({ name: 'miniature', adapter: null }),
        sandbox: { level: 3, python: '3', pytest: '9', runner: 'test' },
        rules: {
          ...{ retry_budget: 3, feedback: 'guard', guards: ['syntax'] },
          ...{ sampling: Sampling.parse({}), limits: Limits.parse({}) },
          ...rules,
        },
        replaces: null,
      },
    ],
  });
  const file = new ResultsFolder(lab.resultsDir, 'lab').arm('baseline').runningTrial('fibonacci', trial_index);
  const record = await readJson(file, TrialRecord);
  if (record === null) throw new Error('the trial was not recorded');
  return { result, record, requests: model.requests };
}

test('a model that writes good tests and good code at once succeeds in two attempts', async () => {
  const { result, record } = await runTrial((request) => (isTestStep(request) ? FIBONACCI_TESTS : FIBONACCI));
  expect(result).toEqual({ outcome: 'success', attempts: 2 });
  expect(record.g_impl[0]?.verdict).toMatchObject({ passed: true, reason: 'pass' });
  expect(record.g_impl[0]?.prompt).toContain('assert fibonacci(7) == 13');
});

test('a retry shows the model its rejected answer and the reason, with a seed of its own', async () => {
  const { record, result } = await runTrial((request) => {
    if (isTestStep(request)) return isRetry(request) ? FIBONACCI_TESTS : block('def test_a(:\n    pass');
    return isRetry(request) ? FIBONACCI : WRONG_FIBONACCI;
  });
  expect(result.outcome).toBe('success');
  expect(record.g_test.map(({ verdict }) => verdict.reason)).toEqual(['syntax_error', 'pass']);
  expect(record.g_impl.map(({ verdict }) => verdict.reason)).toEqual(['fail', 'pass']);
  expect(record.g_impl[1]?.prompt).toContain('return n\n```');
  expect(record.g_impl[1]?.prompt).toContain('1 of 1 tests failed.');
  const seeds = [...record.g_test, ...record.g_impl].map(({ seed }) => seed);
  expect(new Set(seeds).size).toBe(4);
});

test('tests that a guard rejects are written again with its reason; each attempt names the guard', async () => {
  const answers = [
    block('def test_small():\n    assert 1 + 1 == 2'),
    block('from solution import fibonacci\n\ndef test_small():\n    assert fibonacci(7) is not None'),
    FIBONACCI_TESTS,
  ];
  const { record, result } = await runTrial((request) => (isTestStep(request) ? (answers.shift() ?? '') : FIBONACCI), {
    guards: ['syntax', 'imports_function', 'enough_tests:1', 'not_vacuous'],
  });
  expect(result).toEqual({ outcome: 'success', attempts: 4 });
  expect(record.g_test.map(({ verdict: { guard, reason } }) => `${guard}: ${reason}`)).toEqual([
    'imports_function: rejected',
    'not_vacuous: rejected',
    'not_vacuous: pass',
  ]);
  expect(record.g_test[1]?.prompt).toContain('That answer was rejected.');
  expect(record.g_test[1]?.prompt).toContain('The tests do not import fibonacci from solution.');
  expect(record.g_test[2]?.prompt).toContain('The tests pass whatever fibonacci returns.');
});

test('a model whose tests no guard accepts within the budget has failed at the tests', async () => {
  const { record, result } = await runTrial(() => FIBONACCI_TESTS, { guards: ['syntax', 'enough_tests:2'] });
  expect(result).toEqual({ outcome: 'g_test_failed', attempts: 3 });
  expect(record.g_test.at(-1)?.verdict).toMatchObject({
    guard: 'enough_tests',
    feedback: '1 of 1 tests that were found have an assertion and run; at least 2 must.',
  });
});

test('a guard that is gone is no outcome of a trial', async () => {
  const gone = runTrial(() => FIBONACCI_TESTS, { guards: ['syntax', 'gone'] });
  await expect(gone).rejects.toMatchObject({ cause: { cause: { type: 'InvalidInput' } } });
});

test('without feedback a retry sends the same prompt again', async () => {
  const { record } = await runTrial((request) => (isTestStep(request) ? FIBONACCI_TESTS : WRONG_FIBONACCI), {
    feedback: 'none',
  });
  expect(new Set(record.g_impl.map(({ prompt }) => prompt)).size).toBe(1);
});

test('a step that spends its budget ends the trial as that step’s failure', async () => {
  const wrongCode = await runTrial((request) => (isTestStep(request) ? FIBONACCI_TESTS : WRONG_FIBONACCI), {
    retry_budget: 2,
  });
  expect(wrongCode.result).toEqual({ outcome: 'g_impl_failed', attempts: 3 });
  const noTests = await runTrial(() => '   ');
  expect(noTests.result).toEqual({ outcome: 'g_test_failed', attempts: 3 });
  expect(noTests.record.g_test[0]?.verdict.reason).toBe('no_code');
});

test('a model server that is down for a while is waited for and never scored', async () => {
  let failures = 2;
  const { result } = await runTrial((request) => {
    failures -= 1;
    if (failures >= 0) throw new Error('connection refused');
    return isTestStep(request) ? FIBONACCI_TESTS : FIBONACCI;
  });
  expect(result).toEqual({ outcome: 'success', attempts: 2 });
});

test('an error that would befall every trial of the arm is no outcome of one', async () => {
  const gone = runTrial((request) => {
    if (isTestStep(request)) return FIBONACCI_TESTS;
    throw new ModelMissing('the weights are gone');
  });
  await expect(gone).rejects.toMatchObject({ cause: { cause: { message: 'the weights are gone' } } });
});

test('a prompt that the model’s own answers have made too long is the model’s failure, a first one ours', async () => {
  const grown = await runTrial((request) => {
    if (isTestStep(request)) return FIBONACCI_TESTS;
    if (isRetry(request)) throw new PromptTooLong('the prompt has 9000 tokens');
    return WRONG_FIBONACCI;
  });
  expect(grown.record.outcome).toBe('g_impl_failed');
  expect(grown.record.error).toBe('PromptTooLong: the prompt has 9000 tokens');
  const first = await runTrial(() => {
    throw new PromptTooLong('the prompt has 9000 tokens');
  });
  expect(first.record.outcome).toBe('infrastructure_error');
});
