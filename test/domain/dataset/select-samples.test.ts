import { expect, test } from 'vitest';
import type { TrialRecord } from '../../../domain/records.ts';
import { Selection } from '../../../domain/spec.ts';
import { TrainingSample } from '../../../domain/dataset/sample.ts';
import { distinctSamples } from '../../../domain/dataset/distinct-samples.ts';
import { selectSamples } from '../../../domain/dataset/select-samples.ts';
import { together } from '../../../domain/dataset/trial-answers.ts';
import { trialRecord } from '../trial-record.ts';

const records = [
  trialRecord({ index: 0, tests: 1, implementation: 1 }),
  trialRecord({ index: 1, tests: 2, implementation: 1 }),
  trialRecord({ index: 2, tests: 1, implementation: 3 }),
  trialRecord({ index: 3, tests: 1, implementation: null }),
  trialRecord({ index: 4, tests: null }),
  trialRecord({ index: 5, tests: 1, implementation: 1, broken: true }),
];

/** Selected answers as `<trial index>/<step>#<attempt>`. */
function selected(selection: Partial<Selection>, from: TrialRecord[] = records): string[] {
  const rules = { ...Selection.parse({}), ...selection };
  return together(from.map((trial) => selectSamples(trial, rules))).samples.map(
    ({ trial_id, step, attempt }) => `${Number(trial_id.slice(-3))}/${step}#${attempt}`,
  );
}

test('by default both answers of trials that succeeded with both steps at the first attempt', () => {
  expect(selected({})).toEqual(['0/g_impl#1', '0/g_test#1']);
});

test('a step that is not selected may have been retried', () => {
  expect(selected({ steps: ['tests'] })).toEqual(['0/g_test#1', '2/g_test#1']);
  expect(selected({ steps: ['implementations'] })).toEqual(['0/g_impl#1', '1/g_impl#1']);
});

test('without the first-attempt rule, the accepted attempt of every successful trial', () => {
  expect(selected({ first_attempt: false })).toEqual([
    '0/g_impl#1',
    '0/g_test#1',
    '1/g_impl#1',
    '1/g_test#2',
    '2/g_impl#3',
    '2/g_test#1',
  ]);
});

test('without validation, every answer that its own guard accepted, each judged alone', () => {
  expect(selected({ validated: false })).toEqual([
    '0/g_impl#1',
    '0/g_test#1',
    '1/g_impl#1',
    '2/g_test#1',
    '3/g_test#1',
  ]);
  expect(selected({ validated: false, first_attempt: false, steps: ['tests'] })).toEqual([
    '0/g_test#1',
    '1/g_test#2',
    '2/g_test#1',
    '3/g_test#1',
  ]);
});

test('a trial that our machinery broke gives no sample under any rule', () => {
  expect(selected({ validated: false, first_attempt: false }).filter((id) => id.startsWith('5'))).toEqual([]);
});

test('every answer is a sample or is dropped for one reason', () => {
  const { samples, dropped, trials } = together(records.map((trial) => selectSamples(trial, Selection.parse({}))));
  expect(trials).toBe(6);
  expect(samples.length + dropped.length).toBe(12);
  expect(dropped.map(({ step, reason }) => `${step} ${reason}`)).toEqual([
    'g_test not_first_attempt',
    'g_impl not_first_attempt',
    'g_test not_first_attempt',
    'g_impl not_first_attempt',
    'g_test not_validated',
    'g_impl not_accepted',
    'g_test not_accepted',
    'g_impl not_accepted',
    'g_test infrastructure_error',
    'g_impl infrastructure_error',
  ]);
});

test('a sample is the accepted answer with the exact prompt that drew it, and says where it came from', () => {
  const record = trialRecord({ index: 7, tests: 2, implementation: 1 });
  const selection = Selection.parse({ first_attempt: false, steps: ['tests'] });
  const { samples } = selectSamples(record, selection);
  expect(samples).toEqual([
    {
      id: 'e.baseline.fibonacci.007/g_test',
      experiment_id: 'e',
      trial_id: 'e.baseline.fibonacci.007',
      task_id: 'fibonacci',
      step: 'g_test',
      attempt: 2,
      prompt: record.g_test[1]?.prompt,
      completion: 'g_test 2',
      prompt_sha256: 'b'.repeat(64),
      prompts_version: 'v1',
      model_name: 'm',
      model_digest: 'weights',
      adapter_digest: null,
      outcome: 'success',
      guard: 'syntax',
      reason: 'pass',
      sandbox: record.sandbox,
    },
  ]);
  expect(samples.map((sample) => TrainingSample.parse(sample))).toEqual(samples);
});

test('samples come in the order of their ids, whatever the order of the trials, and equal ones are kept', () => {
  const equal = [3, 1, 2].map((index) => trialRecord({ index, tests: 1, implementation: 1 }));
  expect(selected({ steps: ['tests'] }, equal)).toEqual(['1/g_test#1', '2/g_test#1', '3/g_test#1']);
});

test('where equal samples are not wanted, the one with the lowest id stays and the others are duplicates', () => {
  const equal = [3, 1, 2].map((index) => trialRecord({ index, tests: 1, implementation: 1 }));
  const all = together(equal.map((trial) => selectSamples(trial, Selection.parse({}))));
  const { trials, samples, dropped } = distinctSamples(all);
  expect(trials).toBe(3);
  expect(samples.map(({ id }) => id)).toEqual(['e.baseline.fibonacci.001/g_impl', 'e.baseline.fibonacci.001/g_test']);
  expect(dropped.map(({ step, reason }) => `${step} ${reason}`).toSorted()).toEqual([
    'g_impl duplicate',
    'g_impl duplicate',
    'g_test duplicate',
    'g_test duplicate',
  ]);
});
