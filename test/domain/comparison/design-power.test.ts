import { describe, expect, test } from 'vitest';
import { designPower } from '../../../domain/comparison/design-power.ts';
import { legacyByChance } from '../../../domain/comparison/legacy-by-chance.ts';
import { Analysis } from '../../../domain/spec.ts';

const rule = Analysis.parse({});
const BIMODAL = [0.9, 0.85, 0.8, 0.4, 0.3, 0.17];
const HOMOGENEOUS = BIMODAL.map(() => 0.57);

function powerOf(trialsPerTask: number, baselineRates: readonly number[]) {
  return designPower({ trialsPerTask, baselineRates, difference: 0.05, wantedPower: 0.8, alpha: 0.05 });
}

// Exact convolutions over the tasks, computed apart from this code.
test.for<[number[], number]>([
  [[0.57, 0.57, 0.57, 0.57, 0.57, 0.57], 0.0224],
  [[0.45, 0.5, 0.55, 0.59, 0.64, 0.69], 0.0306],
  [[0.35, 0.45, 0.55, 0.61, 0.67, 0.79], 0.067],
  [[0.7, 0.7, 0.7, 0.44, 0.44, 0.44], 0.1932],
  [[0.2, 0.35, 0.55, 0.66, 0.72, 0.94], 0.2444],
  [[0.9, 0.9, 0.7, 0.4, 0.3, 0.22], 0.5702],
  [[0.9, 0.85, 0.8, 0.4, 0.3, 0.17], 0.9673],
  [[0.95, 0.95, 0.95, 0.19, 0.19, 0.19], 1],
])("a model that learned nothing meets the original's rule by chance: %j, %f", ([rates, expected]) => {
  expect(legacyByChance(50, rates, rule)).toBeCloseTo(expected, 4);
});

describe('what a design can detect', () => {
  test('of 300 trials per arm: a fifth of all gains of 5 points, 11.4 points with 80% power', () => {
    const { power, minimum_detectable_difference: found, ...rest } = powerOf(50, HOMOGENEOUS);
    expect(rest).toMatchObject({ trials_per_arm: 300, method: 'exact', trials_per_arm_needed: 1550 });
    expect(power).toBeCloseTo(0.2153, 2);
    expect(found).toBeCloseTo(0.1139, 3);
  });

  test('is more where tasks differ in difficulty', () => {
    const { power, trials_per_arm_needed } = powerOf(50, BIMODAL);
    expect(power).toBeCloseTo(0.293, 1);
    expect(trials_per_arm_needed).toBeLessThan(1030);
  });

  test('agrees between the exact sum and the normal approximation where one takes over from the other', () => {
    const [exact, normal] = [powerOf(333, HOMOGENEOUS), powerOf(334, HOMOGENEOUS)];
    expect([exact.method, normal.method]).toEqual(['exact', 'normal']);
    const [a, b] = [exact, normal].map((design) => design.minimum_detectable_difference ?? Number.NaN);
    expect(Math.abs((a ?? 0) - (b ?? 1))).toBeLessThan(0.001);
  });

  test('is nothing with one trial', () => {
    expect(powerOf(1, [0.57])).toMatchObject({ power: 0, minimum_detectable_difference: null });
  });
});
