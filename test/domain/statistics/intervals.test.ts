import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rateDifference } from '../../../domain/statistics/counts.ts';
import { newcombe95 } from '../../../domain/statistics/newcombe.ts';
import { wilson95 } from '../../../domain/statistics/wilson.ts';
import { arms, counts, NOT_COUNTS, twoArms } from './arbitrary.ts';

describe("Wilson's interval", () => {
  test.each([
    [171, 300, 0.513441160762, 0.624788823266],
    [192, 300, 0.58422930323, 0.692230664827],
    [35, 50, 0.562496495355, 0.808964464991],
    [0, 50, 0, 0.0713475991334],
    [50, 50, 0.928652400867, 1],
    [81, 263, 0.255288519878, 0.366209576983],
    [1, 1, 0.206549314377, 1],
  ])('%d of %d is [%d, %d]', (successes, trials, low, high) => {
    const interval = wilson95({ successes, trials });
    expect(interval[0]).toBeCloseTo(low, 12);
    expect(interval[1]).toBeCloseTo(high, 12);
  });

  test('lies in [0, 1] and holds the rate', () => {
    fc.assert(
      fc.property(counts(1_000_000), ({ successes, trials }) => {
        const [low, high] = wilson95({ successes, trials });
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        if (trials === 0) return;
        expect(low).toBeLessThanOrEqual(successes / trials);
        expect(high).toBeGreaterThanOrEqual(successes / trials);
      }),
    );
  });

  test('mirrors when successes and failures change places', () => {
    fc.assert(
      fc.property(counts(10_000), ({ successes, trials }) => {
        const [low, high] = wilson95({ successes, trials });
        const [mirroredLow, mirroredHigh] = wilson95({ successes: trials - successes, trials });
        expect(mirroredLow).toBeCloseTo(1 - high, 12);
        expect(mirroredHigh).toBeCloseTo(1 - low, 12);
      }),
    );
  });

  test('ends exactly at 0 and 1 where all or none succeeded, and is everything without trials', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000_000 }), (trials) => {
        expect(wilson95({ successes: 0, trials })[0]).toBe(0);
        expect(wilson95({ successes: trials, trials })[1]).toBe(1);
      }),
    );
    expect(wilson95({ successes: 0, trials: 0 })).toEqual([0, 1]);
  });

  test.each(NOT_COUNTS)('refuses %j', (refused, problem) => {
    expect(() => wilson95(refused)).toThrow(problem);
  });
});

describe("Newcombe's interval of a difference", () => {
  test.each([
    [[192, 300], [171, 300], -0.008180469256, 0.1469866524],
    [[196, 300], [171, 300], 0.005356195346, 0.1598989974],
    [[30, 50], [20, 50], 0.004576018501, 0.375243833],
    [[50, 50], [45, 50], 0.008975448081, 0.2136023144],
    [[0, 50], [0, 50], -0.07134759913, 0.07134759913],
  ] as [[number, number], [number, number], number, number][])(
    'of %j v %j is [%d, %d]',
    (finetuned, baseline, low, high) => {
      const interval = newcombe95(arms(finetuned, baseline));
      expect(interval[0]).toBeCloseTo(low, 9);
      expect(interval[1]).toBeCloseTo(high, 9);
    },
  );

  // Newcombe 1998, Table II, method 10.
  test.each([
    [[56, 70], [48, 80], 0.0524, 0.3339],
    [[9, 10], [3, 10], 0.1705, 0.809],
    [[6, 7], [2, 7], 0.0582, 0.8062],
    [[5, 56], [0, 29], -0.0381, 0.1926],
    [[0, 10], [0, 20], -0.1611, 0.2775],
    [[10, 10], [0, 10], 0.6075, 1],
  ] as [[number, number], [number, number], number, number][])(
    'agrees with the published %j v %j',
    (finetuned, baseline, low, high) => {
      const interval = newcombe95(arms(finetuned, baseline));
      expect(Math.abs(interval[0] - low)).toBeLessThanOrEqual(0.000_051);
      expect(Math.abs(interval[1] - high)).toBeLessThanOrEqual(0.000_051);
    },
  );

  test('lies in [-1, 1], holds the difference, and turns its sign when the arms change places', () => {
    fc.assert(
      fc.property(twoArms(10_000), ({ baseline, finetuned }) => {
        const [low, high] = newcombe95({ baseline, finetuned });
        const [swappedLow, swappedHigh] = newcombe95({ baseline: finetuned, finetuned: baseline });
        expect(low).toBeGreaterThanOrEqual(-1);
        expect(high).toBeLessThanOrEqual(1);
        expect(swappedLow).toBeCloseTo(-high, 12);
        expect(swappedHigh).toBeCloseTo(-low, 12);
        const difference = rateDifference({ baseline, finetuned });
        if (difference === null) return;
        expect(low).toBeLessThanOrEqual(difference);
        expect(high).toBeGreaterThanOrEqual(difference);
      }),
    );
  });

  test('is everything where an arm has no trials', () => {
    expect(newcombe95(arms([0, 0], [3, 5]))).toEqual([-1, 1]);
  });
});

describe('the difference of two rates', () => {
  test('reaches a threshold that it equals, whatever the rounding of the rates', () => {
    expect(12 / 20 - 11 / 20).toBeLessThan(0.05);
    expect(rateDifference(arms([12, 20], [11, 20]))).toBe(0.05);
  });
});
