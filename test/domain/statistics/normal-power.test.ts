import { expect, test } from 'vitest';
import { logitShift, shiftedRate } from '../../../domain/statistics/logit-shift.ts';
import { normalPower, stratifiedNormalPower } from '../../../domain/statistics/normal-power.ts';
import { exactPower } from '../../../domain/statistics/power.ts';
import { stratifiedPower } from '../../../domain/statistics/stratified-power.ts';

const design = { baselineTrials: 5_000, finetunedTrials: 5_000, alpha: 0.05 };

const ALIKE = [0.57, 0.57, 0.57, 0.57, 0.57, 0.57];

test.each<[string, number[], number, number]>([
  ['tasks alike', ALIKE, 100, 0.05],
  ['tasks alike and many trials', ALIKE, 330, 0.04],
  ['tasks that differ', [0.9, 0.85, 0.8, 0.4, 0.3, 0.17], 330, 0.03],
  ['tasks near 0 and 1', [0.98, 0.98, 0.98, 0.02], 1_000, 0.01],
  ['many tasks of few trials', Array.from({ length: 100 }, () => 0.57), 3, 0.1],
])('over %s is within 0.01 of the exact stratified power', (_, rates, trials, gain) => {
  expect(Math.abs(excess(rates, trials, gain))).toBeLessThan(0.01);
});

test('over tasks that gain much does not promise more than the exact power', () => {
  const alike = (tasks: number, rate: number): number[] => Array.from({ length: tasks }, () => rate);
  expect(excess(alike(150, 0.5), 1, 0.15)).toBeLessThan(0.002);
  expect(excess(alike(60, 0.57), 2, 0.2)).toBeLessThan(0.002);
});

/** Of the approximation over the exact power. */
function excess(rates: readonly number[], trials: number, gain: number): number {
  const strata = rates.map((baselineRate) => ({ baselineTrials: trials, finetunedTrials: trials, baselineRate }));
  const shift = logitShift(rates, gain) ?? 0;
  const shifted = strata.map((each) => ({ ...each, finetunedRate: shiftedRate(each.baselineRate, shift) }));
  return stratifiedNormalPower(shifted, 0.05) - (stratifiedPower({ strata, alpha: 0.05 })(gain)?.power ?? Number.NaN);
}

test.each([
  [0.05, 0.06],
  [0.57, 0.57],
  [0.57, 0.59],
  [0.9, 0.91],
])('of one table is within 0.003 of the exact power at 5,000 trials of each arm: %d to %d', (before, after) => {
  const approximate = normalPower(design)?.(before, after) ?? 0;
  expect(Math.abs(approximate - exactPower(design)(before, after))).toBeLessThan(0.003);
});

test('is defined at the extreme rates, and nowhere without trials', () => {
  const power = normalPower(design);
  expect([power?.(0, 0), power?.(1, 1), power?.(0, 1)]).toEqual([0, 0, 1]);
  expect(normalPower({ ...design, finetunedTrials: 0 })).toBeNull();
});
