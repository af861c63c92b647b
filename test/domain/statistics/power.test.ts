import { describe, expect, test } from 'vitest';
import { fisherExact } from '../../../domain/statistics/fisher.ts';
import { fisherPower, minimumDetectableDifference } from '../../../domain/statistics/power.ts';
import { arms } from './arbitrary.ts';

function powerOf(baselineTrials: number, finetunedTrials = baselineTrials, alpha = 0.05) {
  const power = fisherPower({ baselineTrials, finetunedTrials, alpha });
  if (power === null) throw new Error('no power');
  return power;
}

describe("the power of Fisher's test", () => {
  const at300 = powerOf(300);
  const at50 = powerOf(50);

  // Sums over all pairs of counts by an independent program.
  test.each([
    [0.57, 0.0433],
    [0.62, 0.2153],
    [0.64, 0.3862],
    [0.67, 0.6836],
    [0.7, 0.8986],
  ])('at 300 trials per arm, from 57%% to %d, is %d', (rate, expected) => {
    expect(at300(0.57, rate)).toBeCloseTo(expected, 4);
  });

  test.each([
    [0.62, 0.055],
    [0.64, 0.078],
    [0.67, 0.131],
    [0.7, 0.208],
    [0.77, 0.49],
    [0.87, 0.903],
  ])('at 50 trials per arm, from 57%% to %d, is %d', (rate, expected) => {
    expect(Math.abs(at50(0.57, rate) - expected)).toBeLessThan(0.001);
  });

  test('is the sum over all tables that the test itself rejects, for unequal arms too', () => {
    const [m, n, alpha, before, after] = [9, 14, 0.1, 0.3, 0.8];
    const chance = (k: number, trials: number, rate: number): number => {
      let ways = 1;
      for (let i = 0; i < k; i += 1) ways = (ways * (trials - i)) / (i + 1);
      return ways * rate ** k * (1 - rate) ** (trials - k);
    };
    let expected = 0;
    for (let x = 0; x <= m; x += 1) {
      for (let y = 0; y <= n; y += 1) {
        if (fisherExact(arms([y, n], [x, m])).twoSided < alpha) expected += chance(x, m, before) * chance(y, n, after);
      }
    }
    expect(powerOf(m, n, alpha)(before, after)).toBeCloseTo(expected, 9);
  });

  test('stays at most alpha where the arms do not differ', () => {
    for (const rate of [0, 0.01, 0.2, 0.5, 0.9, 1]) expect(at50(rate, rate)).toBeLessThanOrEqual(0.05);
  });

  test('is certain or nil at the extreme rates', () => {
    expect(at50(0, 1)).toBe(1);
    expect(at50(1, 1)).toBe(0);
    expect(at50(0, 0)).toBe(0);
  });

  // Exact sums by an independent program; the normal approximation has 0.516 for the first and 0.034 for the others.
  test.each([
    [5_000, 5_000, 0.0002, 0.0016, 0.559],
    [10, 2_400_000, 0.6, 0.65, 0.061],
    [10, 2_600_000, 0.6, 0.65, 0.061],
  ])(
    'is exact for rare successes and unbalanced arms: %d v %d trials, %d to %d',
    (before, after, from, to, expected) => {
      expect(Math.abs(powerOf(before, after)(from, to) - expected)).toBeLessThan(0.0005);
    },
  );

  test('is not computed without trials, nor above 80,000 per arm or as much work', () => {
    expect(fisherPower({ baselineTrials: 0, finetunedTrials: 50, alpha: 0.05 })).toBeNull();
    expect(fisherPower({ baselineTrials: 80_000, finetunedTrials: 80_000, alpha: 0.05 })).not.toBeNull();
    expect(fisherPower({ baselineTrials: 100_000, finetunedTrials: 100_000, alpha: 0.05 })).toBeNull();
    expect(fisherPower({ baselineTrials: 25, finetunedTrials: 1e8, alpha: 0.05 })).not.toBeNull();
  });
});

describe('the minimum detectable difference', () => {
  test.each([
    [50, 0.3, 0.8, 0.29],
    [50, 0.3, 0.9, 0.332],
    [50, 0.57, 0.8, 0.269],
    [50, 0.8, 0.9, 0.194],
    [300, 0.57, 0.8, 0.114],
  ])('at %d per arm from %d with power %d is %d', (trials, baselineRate, wantedPower, expected) => {
    const found = minimumDetectableDifference(powerOf(trials), baselineRate, wantedPower);
    expect(Math.abs((found ?? 0) - expected)).toBeLessThan(0.0015);
  });

  test('has just the wanted power', () => {
    const power = powerOf(120);
    const found = minimumDetectableDifference(power, 0.4, 0.8) ?? 0;
    expect(power(0.4, 0.4 + found)).toBeCloseTo(0.8, 6);
  });

  test('has no step where arms grow past 5,000 trials, or one past two million', () => {
    const found = (before: number, after: number, rate: number): number =>
      minimumDetectableDifference(powerOf(before, after), rate, 0.8) ?? 0;
    expect(found(5_000, 5_001, 0.001)).toBeCloseTo(found(5_000, 5_000, 0.001), 5);
    expect(found(10, 2_600_000, 0.6)).toBeCloseTo(0.3129, 4);
  });

  test('is null where even a perfect arm would not be told apart', () => {
    expect(minimumDetectableDifference(powerOf(50), 0.9, 0.8)).toBeNull();
  });
});
