import { expect, test } from 'vitest';
import type { TrialRecord } from '../../../domain/records.ts';
import { Selection } from '../../../domain/spec.ts';
import { TrainingSample } from '../../../domain/dataset/sample.ts';
import { selectSamples } from '../../../domain/dataset/select-samples.ts';
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
  const { samples } = selectSamples({ records: from, selection: { ...Selection.parse({}), ...selection } });
  return samples.map(({ trial_id, step, attempt }) => `${Number(trial_id.slice(-3))}/${step}#${attempt}`);
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
  const { samples, dropped, trials } = selectSamples({ records, selection: Selection.parse({}) });
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

test('a sample is the accepted answer with the exact prompt that drew it', () => {
  const record = trialRecord({ index: 7, tests: 2, implementation: 1 });
  const { samples } = selectSamples({
    records: [record],
    selection: Selection.parse({ first_attempt: false, steps: ['tests'] }),
  });
  expect(samples).toEqual([
    {
      id: 'e.baseline.fibonacci.007/g_test',
      trial_id: 'e.baseline.fibonacci.007',
      task_id: 'fibonacci',
      step: 'g_test',
      attempt: 2,
      prompt: record.g_test[1]?.prompt,
      completion: 'g_test 2',
      prompt_sha256: 'b'.repeat(64),
      model_digest: 'weights',
    },
  ]);
  expect(samples.map((sample) => TrainingSample.parse(sample))).toEqual(samples);
});

test('samples come in the order of their ids, whatever the order of the trials, and equal ones are kept', () => {
  const equal = [3, 1, 2].map((index) => trialRecord({ index, tests: 1, implementation: 1 }));
  expect(selected({ steps: ['tests'] }, equal)).toEqual(['1/g_test#1', '2/g_test#1', '3/g_test#1']);
});
