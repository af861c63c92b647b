import { expect, test } from 'vitest';
import { normalPower } from '../../../domain/statistics/normal-power.ts';
import { exactPower } from '../../../domain/statistics/power.ts';

const design = { baselineTrials: 5_000, finetunedTrials: 5_000, alpha: 0.05 };

test.each([
  [0.05, 0.06],
  [0.57, 0.57],
  [0.57, 0.59],
  [0.9, 0.91],
])('is within 0.003 of the exact power where that one ends: %d to %d', (before, after) => {
  const approximate = normalPower(design)?.(before, after) ?? 0;
  expect(Math.abs(approximate - exactPower(design)(before, after))).toBeLessThan(0.003);
});

test('is defined at the extreme rates, and nowhere without trials', () => {
  const power = normalPower(design);
  expect([power?.(0, 0), power?.(1, 1), power?.(0, 1)]).toEqual([0, 0, 1]);
  expect(normalPower({ ...design, finetunedTrials: 0 })).toBeNull();
});
