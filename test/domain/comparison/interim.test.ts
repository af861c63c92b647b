import { expect, test } from 'vitest';
import { unfinished } from '../../../domain/comparison/interim.ts';
import { armOf } from './arm-summary.ts';

const spec = { trials_per_task: 50 };

test('an arm is finished with every trial that is scheduled, the broken ones too', () => {
  expect(unfinished(armOf({ a: 1, b: 1 }, { scored: 49, broken: 1, spec }))).toBeNull();
});

test('a control is scheduled on its own task alone', () => {
  const declared = ['a', 'b'];
  expect(unfinished(armOf({ b: 1 }, { arm: 'without_b', declared, spec }))).toBeNull();
  expect(unfinished(armOf({ b: 1 }, { arm: 'unfiltered', declared, spec }))).toBe(
    '50 of 100 scheduled trials in e.unfiltered (too few of a)',
  );
});

test('an arm to which trials were added and not run is unfinished in every task', () => {
  expect(unfinished(armOf({ a: 1, b: 1 }, { scored: 20, spec }))).toBe('40 of 100 scheduled trials in e.baseline');
});
