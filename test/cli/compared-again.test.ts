import { expect, test } from 'vitest';
import { asBefore } from '../../cli/compared-again.ts';
import { compareArms } from '../../domain/comparison/compare-arms.ts';
import { Analysis } from '../../domain/spec.ts';
import { type ArmShape, armOf } from '../domain/comparison/arm-summary.ts';

test.for<[string, ArmShape, boolean]>([
  ['like arms', {}, false],
  ['arms that were measured differently', { spec: { retry_budget: 5 } }, true],
  ['an arm that is not whole', { scored: 20, spec: { trials_per_task: 50 } }, true],
])('what was asked for is asked for again: %s', ([, shape, allowMismatch]) => {
  const comparison = compareArms({
    baseline: armOf({ a: 10 }, shape),
    finetuned: armOf({ a: 20 }, { arm: 'finetuned' }),
    reference: armOf({ a: 20 }, { arm: 'larger' }),
    analysis: Analysis.parse({}),
    allowMismatch,
  });
  expect(asBefore(comparison)).toEqual({ reference: 'larger', allowMismatch });
});
