import { expect, test } from 'vitest';
import { refuseLeak, sharedTests, SplitLeak } from '../../../domain/dataset/leakage.ts';
import { splitSamples } from '../../../domain/dataset/split-samples.ts';
import { sample } from './samples.ts';

test('a validation sample that equals a training sample is refused by name', () => {
  const split = { train: [sample(0, 'task_a', 'x'), sample(1, 'task_a', 'y')], validation: [sample(2, 'task_a', 'y')] };
  expect(() => refuseLeak(split)).toThrow(SplitLeak);
  expect(() => refuseLeak(split)).toThrow(/task_a\.002\/g_test .* equals .*task_a\.001\/g_test/);
  expect(() => refuseLeak({ ...split, validation: [sample(2, 'task_a', 'z')] })).not.toThrow();
});

test('two tasks with the same prompt cannot put equal samples on both sides unseen', () => {
  const samples = Array.from({ length: 20 }, (_, index) => [
    sample(index, 'task_a', `answer ${index}`),
    sample(index, 'task_b', `answer ${19 - index}`),
  ]).flat();
  const samePrompt = samples.map((each) => ({ ...each, prompt_sha256: 'c'.repeat(64) }));
  expect(() => splitSamples({ samples, validationFraction: 0.5, seed: 1 })).not.toThrow();
  expect(() => splitSamples({ samples: samePrompt, validationFraction: 0.5, seed: 1 })).toThrow(SplitLeak);
});

test('a validation sample shares its tests with train where its trial has a sample there', () => {
  const train = [sample(0, 'task_a', 'tests'), sample(1, 'task_a', 'tests too')];
  const validation = [sample(0, 'task_a', 'code', 'g_impl'), sample(2, 'task_a', 'code', 'g_impl')];
  expect(sharedTests({ train, validation })).toBe(1);
  expect(sharedTests({ train: validation, validation: train })).toBe(1);
  expect(sharedTests({ train, validation: [] })).toBe(0);
});
