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
    expect(rest).toMatchObject({ trials_per_arm: 300, method: 'exact', trials_per_arm_needed: 1554 });
    expect(power).toBeCloseTo(0.2153, 2);
    expect(found).toBeCloseTo(0.1139, 3);
  });

  test('is more where tasks differ in difficulty', () => {
    const { power, trials_per_arm_needed } = powerOf(50, BIMODAL);
    expect(power).toBeCloseTo(0.293, 1);
    expect(trials_per_arm_needed).toBeLessThan(1_100);
  });

  test('agrees between the exact sum and the normal approximation where one takes over from the other', () => {
    const [exact, normal] = [680, 695].map((trialsPerTask) =>
      designPower({ trialsPerTask, baselineRates: HOMOGENEOUS, difference: 0.03, wantedPower: 0.8, alpha: 0.05 }),
    );
    expect([exact?.method, normal?.method]).toEqual(['exact', 'normal']);
    // 15 trials more per task are worth 0.007.
    expect(Math.abs((normal?.power ?? 0) - (exact?.power ?? 0) - 0.007)).toBeLessThan(0.004);
    const [a, b] = [exact, normal].map((design) => design?.minimum_detectable_difference ?? Number.NaN);
    expect(Math.abs((a ?? 0) - (b ?? 1))).toBeLessThan(0.001);
  });

  test.each([
    [0.99, 0.3828],
    [0.001, 0.7296],
  ])("of one task is the sum over Fisher's test past 2,000 trials: rate %d", (rate, expected) => {
    for (const trialsPerTask of [2_000, 2_001]) {
      const found = designPower({
        trialsPerTask,
        baselineRates: [rate],
        difference: 0.005,
        wantedPower: 0.8,
        alpha: 0.05,
      });
      expect(found).toMatchObject({ method: 'exact', standard_error: null });
      expect(found.power).toBeCloseTo(expected, 3);
    }
  });

  // Bisection on exact power by an independent program, whose other bracket can end at another tooth of the saw.
  test.each([
    [0.05, 0.8, 1550],
    [0.05, 0.9, 2057],
    [0.07, 0.8, 796],
    [0.07, 0.9, 1048],
    [0.1, 0.8, 388],
    [0.1, 0.9, 513],
    [0.13, 0.8, 230],
    [0.13, 0.9, 302],
  ])('of one task: a gain of %d with power %d needs about %d trials', (difference, wantedPower, expected) => {
    const design = { trialsPerTask: 50, baselineRates: [0.57], difference, wantedPower, alpha: 0.05 };
    expect(Math.abs((designPower(design).trials_per_arm_needed ?? 0) / expected - 1)).toBeLessThan(0.01);
  });

  test.each([
    [30, [0.98, 0.98, 0.98, 0.02], 0.05],
    [20, [0.99, 0.99, 0.01], 0.1],
    [30, [0.57, 0.57], 0.2],
    [97, [0.57, 0.57], 0.2],
    [700, BIMODAL, 0.02],
  ])('never needs a number that its own power refutes: %d trials, %j, gain %d', (trialsPerTask, rates, difference) => {
    const design = { trialsPerTask, baselineRates: rates, difference, wantedPower: 0.8, alpha: 0.05 };
    const { power, trials_per_arm, trials_per_arm_needed } = designPower(design);
    const needed = trials_per_arm_needed ?? 0;
    expect(needed > trials_per_arm).toBe((power ?? 0) < 0.8);
    const perTask = needed / rates.length;
    expect(designPower({ ...design, trialsPerTask: perTask }).power).toBeGreaterThanOrEqual(0.8);
    expect(designPower({ ...design, trialsPerTask: perTask - 1 }).power).toBeLessThan(0.8);
  });

  test('has no number where 100,000 trials per task do not find the gain', () => {
    const design = {
      trialsPerTask: 50,
      baselineRates: [0.01, 0.02],
      difference: 0.0001,
      wantedPower: 0.8,
      alpha: 0.05,
    };
    expect(designPower(design).trials_per_arm_needed).toBeNull();
  });

  test('is nothing with one trial', () => {
    expect(powerOf(1, [0.57])).toMatchObject({ power: 0, minimum_detectable_difference: null });
  });
});
