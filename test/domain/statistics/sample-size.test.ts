import { describe, expect, test } from 'vitest';
import { exactPower } from '../../../domain/statistics/power.ts';
import { trialsPerArm } from '../../../domain/statistics/sample-size.ts';

const FROM = { baselineRate: 0.57, alpha: 0.05 };

describe('the trials per arm', () => {
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
  ])('for a gain of %d with power %d are about %d', (difference, wantedPower, expected) => {
    const found = trialsPerArm({ ...FROM, difference, wantedPower }) ?? 0;
    expect(Math.abs(found / expected - 1)).toBeLessThan(0.01);
  });

  test('have the wanted power, and one less has not', () => {
    const found = trialsPerArm({ ...FROM, difference: -0.2, wantedPower: 0.8 }) ?? 0;
    const powerOf = (trials: number): number =>
      exactPower({ baselineTrials: trials, finetunedTrials: trials, alpha: 0.05 })(0.57, 0.37);
    expect(powerOf(found)).toBeGreaterThanOrEqual(0.8);
    expect(powerOf(found - 1)).toBeLessThan(0.8);
  });

  test('are null where more than 50,000', () => {
    expect(trialsPerArm({ baselineRate: 0.01, difference: 0.0001, wantedPower: 0.8, alpha: 0.05 })).toBeNull();
  });

  test.each([
    [{ difference: 0 }, /no rates that differ/],
    [{ difference: 0.5 }, /no rates that differ/],
    [{ difference: Number.NaN }, /no rates that differ/],
    [{ wantedPower: 1 }, /power and alpha/],
    [{ alpha: 0 }, /power and alpha/],
  ])('are refused for %j', (change, problem) => {
    const asked = { ...FROM, difference: 0.1, wantedPower: 0.8 };
    expect(() => trialsPerArm({ ...asked, ...change })).toThrow(problem);
  });
});
