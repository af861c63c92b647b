import { expect, test } from 'vitest';
import { ExperimentSpec } from '../../domain/spec.ts';
import {
  armTasks,
  datasets,
  isOwnArm,
  trainedTasks,
  trainingId,
  tunedArm,
  tunedArms,
} from '../../domain/tuned-arms.ts';

const SAME = { balanced_brackets: 'valid_parentheses', valid_parentheses: 'balanced_brackets' };

function design(spec: object) {
  const resolved = ExperimentSpec.parse(spec);
  const tasks = resolved.tasks.map((id) => ({
    ...{ id, version: 1, title: id, specification: id, signature: id, entry_point: id },
    same_as: Object.entries(SAME).flatMap(([task, same]) => (task === id ? [same] : [])),
  }));
  return { spec: resolved, tasks };
}

test('an experiment without controls has one tuned arm', () => {
  expect(tunedArms(design({})).map(({ arm }) => arm)).toEqual(['finetuned']);
});

test('controls and further seeds come after the arm that H1 is about, and each is trained and tested on its own', () => {
  const declared = design({
    tasks: ['fibonacci', 'prime_checker'],
    controls: ['leave_one_task_out', 'null_adapter', 'audited', 'unfiltered'],
    training: { seed: 7, seeds: 3 },
  });
  const both = ['fibonacci', 'prime_checker'];
  expect(tunedArms(declared)).toEqual([
    { arm: 'finetuned', dataset: 'finetuned', trainingSeed: 7, tasks: both },
    { arm: 'unfiltered', dataset: 'unfiltered', trainingSeed: 7, tasks: both },
    { arm: 'audited', dataset: 'audited', trainingSeed: 7, tasks: both },
    { arm: 'null_adapter', dataset: null, trainingSeed: 7, tasks: both },
    { arm: 'without_fibonacci', dataset: 'without_fibonacci', trainingSeed: 7, tasks: ['fibonacci'] },
    { arm: 'without_prime_checker', dataset: 'without_prime_checker', trainingSeed: 7, tasks: ['prime_checker'] },
    { arm: 'finetuned_seed_8', dataset: 'finetuned', trainingSeed: 8, tasks: both },
    { arm: 'finetuned_seed_9', dataset: 'finetuned', trainingSeed: 9, tasks: both },
  ]);
  expect(datasets(declared)).toEqual([
    ...['finetuned', 'unfiltered', 'audited', 'without_fibonacci', 'without_prime_checker'],
  ]);
});

test('a held-out task takes with it every task that is the same problem under another name', () => {
  const declared = design({ tasks: ['balanced_brackets', 'fibonacci', 'valid_parentheses'] });
  expect(trainedTasks(declared, 'without_balanced_brackets')).toEqual(['fibonacci']);
  expect(trainedTasks(declared, 'without_fibonacci')).toEqual(['balanced_brackets', 'valid_parentheses']);
  expect(trainedTasks(declared, 'finetuned')).toEqual(declared.spec.tasks);
});

test('an arm of a name of its own runs all tasks and no adapter of the experiment', () => {
  const { spec } = design({});
  for (const arm of ['baseline', 'larger', 'without_unknown', 'finetuned_seed_x']) {
    expect(tunedArm({ spec }, arm)).toBeNull();
    expect(armTasks(spec, arm)).toEqual(spec.tasks);
  }
  expect(armTasks(spec, 'without_fibonacci')).toEqual(['fibonacci']);
});

test('names of the experiment’s own arms are told from those that people choose', () => {
  const own = [
    'baseline',
    'finetuned',
    'unfiltered',
    'audited',
    'null_adapter',
    'without_fibonacci',
    'finetuned_seed_43',
  ];
  expect(own.filter(isOwnArm)).toEqual(own);
  expect(['larger', 'finetuned_2', 'unfiltered_2', 'audited_2', 'nightly'].filter(isOwnArm)).toEqual([]);
});

test('the main training keeps its id, a control’s says which', () => {
  expect(trainingId('exp-1', 'finetuned')).toBe('exp-1.fine-tune');
  expect(trainingId('exp-1', 'unfiltered')).toBe('exp-1.fine-tune.unfiltered');
});
