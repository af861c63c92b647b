import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { miettinenNurminen } from '../../../domain/statistics/miettinen-nurminen.ts';
import { nonInferiorityPower, pooledNonInferiorityPower } from '../../../domain/statistics/non-inferiority-power.ts';
import { nonInferiority, pooledNonInferiority } from '../../../domain/statistics/non-inferiority.ts';
import { Z_95 } from '../../../domain/statistics/normal.ts';
import { arms, NOT_COUNTS, twoArms } from './arbitrary.ts';
import { SIX_TASKS } from './reference-strata.ts';

describe("Miettinen and Nurminen's interval", () => {
  test.each([
    [[192, 300], [171, 300], -0.00829832078, 0.147486265],
    [[196, 300], [171, 300], 0.00527877952, 0.160434521],
    [[30, 50], [20, 50], 0.00301710446, 0.382041611],
    [[50, 50], [45, 50], 0.0244285387, 0.214312644],
    [[0, 50], [0, 50], -0.072016381, 0.072016381],
  ] as [[number, number], [number, number], number, number][])('of %j v %j', (finetuned, baseline, low, high) => {
    const interval = miettinenNurminen([arms(finetuned, baseline)], Z_95);
    expect(interval[0]).toBeCloseTo(low, 9);
    expect(interval[1]).toBeCloseTo(high, 9);
  });

  // As two public test suites carry them.
  test.each([
    [[56, 70], [48, 80], 0.0528, 0.3382],
    [[9, 10], [3, 10], 0.17, 0.8406],
    [[6, 7], [2, 7], 0.0342, 0.8534],
    [[5, 56], [0, 29], -0.0326, 0.1933],
    [[0, 10], [0, 20], -0.1658, 0.2844],
    [[10, 10], [0, 10], 0.6636, 1],
  ] as [[number, number], [number, number], number, number][])(
    'agrees with the published %j v %j',
    (finetuned, baseline, low, high) => {
      const interval = miettinenNurminen([arms(finetuned, baseline)], Z_95);
      expect(Math.abs(interval[0] - low)).toBeLessThanOrEqual(0.000_051);
      expect(Math.abs(interval[1] - high)).toBeLessThanOrEqual(0.000_051);
    },
  );

  test('holds the difference and turns its sign when the arms change places', () => {
    fc.assert(
      fc.property(fc.array(twoArms(60), { minLength: 1, maxLength: 4 }), (strata) => {
        const [low, high] = miettinenNurminen(strata, Z_95);
        const swapped = strata.map(({ baseline, finetuned }) => ({ baseline: finetuned, finetuned: baseline }));
        const [swappedLow, swappedHigh] = miettinenNurminen(swapped, Z_95);
        expect(swappedLow).toBeCloseTo(-high, 12);
        expect(swappedHigh).toBeCloseTo(-low, 12);
        expect(low).toBeGreaterThanOrEqual(-1);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThan(high);
      }),
      { numRuns: 40 },
    );
  });
});

describe('non-inferiority to a measured arm', () => {
  test('is met where the lower bound is above minus the margin', () => {
    const { difference, lowerBound, p } = nonInferiority(SIX_TASKS, { margin: 0.1 });
    expect(difference).toBe(0.07);
    expect(lowerBound).toBeGreaterThan(-0.01);
    expect(lowerBound).toBeLessThan(0.07);
    expect(p).toBeLessThan(0.025);
    expect(nonInferiority(SIX_TASKS, { margin: -lowerBound + 1e-9 }).met).toBe(true);
    expect(nonInferiority(SIX_TASKS, { margin: -lowerBound - 1e-9 }).met).toBe(false);
  });

  test('has a p below alpha just where it is met', () => {
    fc.assert(
      fc.property(fc.array(twoArms(60), { minLength: 1, maxLength: 4 }), (strata) => {
        const { difference, met, p } = nonInferiority(strata, { margin: 0.1 });
        if (difference !== null) expect(met).toBe(p < 0.025);
      }),
      { numRuns: 40 },
    );
  });

  test('is not shown by a few perfect trials', () => {
    expect(nonInferiority([arms([1, 1], [1, 1]), arms([2, 2], [2, 2])], { margin: 0.1 }).met).toBe(false);
    expect(nonInferiority([arms([100, 100], [100, 100])], { margin: 0.1 }).met).toBe(true);
  });

  test('is not met without trials of both arms, whatever the margin', () => {
    const nothing = { difference: null, interval: [-1, 1], lowerBound: -1, met: false };
    expect(nonInferiority([arms([0, 0], [3, 5])], { margin: 1 })).toMatchObject(nothing);
    expect(nonInferiority([], { margin: 0.1 })).toMatchObject(nothing);
    expect(pooledNonInferiority(arms([0, 0], [3, 5]), { margin: 1 })).toEqual(nothing);
  });

  test.each([-0.1, 1.1, Number.NaN])('refuses a margin of %d', (margin) => {
    expect(() => nonInferiority(SIX_TASKS, { margin })).toThrow(/margin must be/);
  });

  test.each(NOT_COUNTS)('refuses %j', (counts, problem) => {
    expect(() => nonInferiority([{ baseline: counts, finetuned: counts }], { margin: 0.1 })).toThrow(problem);
  });
});

function equalArms(trials: number, rate = 0.7) {
  return { baselineTrials: trials, finetunedTrials: trials, baselineRate: rate, finetunedRate: rate };
}

describe('the power of non-inferiority', () => {
  test.each([
    [300, 0.1, 0.767],
    [300, 0.15, 0.981],
    [300, 0.05, 0.269],
    [50, 0.1, 0.199],
    [327, 0.1, 0.8],
    [438, 0.1, 0.9],
    [1_317, 0.05, 0.8],
    [1_763, 0.05, 0.9],
  ])('pooled, at 70% with %d trials per arm and margin %d, is %d', (trials, margin, expected) => {
    expect(Math.abs(pooledNonInferiorityPower(equalArms(trials), { margin }) - expected)).toBeLessThan(0.001);
  });

  test('pooled, is the sum over all tables that meet it', () => {
    const design = { baselineTrials: 9, finetunedTrials: 12, baselineRate: 0.5, finetunedRate: 0.8 };
    const chance = (k: number, trials: number, rate: number): number => {
      let ways = 1;
      for (let i = 0; i < k; i += 1) ways = (ways * (trials - i)) / (i + 1);
      return ways * rate ** k * (1 - rate) ** (trials - k);
    };
    let expected = 0;
    for (let x = 0; x <= 9; x += 1) {
      for (let y = 0; y <= 12; y += 1) {
        const { met } = pooledNonInferiority(arms([y, 12], [x, 9]), { margin: 0.2 });
        if (met) expected += chance(x, 9, 0.5) * chance(y, 12, 0.8);
      }
    }
    expect(pooledNonInferiorityPower(design, { margin: 0.2 })).toBeCloseTo(expected, 9);
  });

  test('over tasks is near the pooled one, and its size at the margin near 0.025', () => {
    const tasks = Array.from({ length: 6 }, () => equalArms(50));
    expect(nonInferiorityPower(tasks, { margin: 0.1 }).power).toBeCloseTo(0.767, 1);
    const atMargin = tasks.map((task) => ({ ...task, finetunedRate: 0.6 }));
    const { power, standardError, replications } = nonInferiorityPower(atMargin, { margin: 0.1 });
    expect(Math.abs(power - 0.025)).toBeLessThan(4 * standardError);
    expect(replications).toBe(4_000);
  });
});
