import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stratifiedMeanDifference } from '../../../domain/statistics/stratified-mean-difference.ts';
import { meanAndVariance, TWO_SCORES, type TwoScores, twoSamples } from './samples.ts';

const SEVEN_V_FOUR: TwoScores = { finetuned: [0.5, 0.75, 1, 0.25, 0.75, 0.5, 1], baseline: [0.25, 0.5, 0.5, 0.75] };
const FIVE_V_THREE: TwoScores = { finetuned: [1, 1, 0.7, 0.6, 0.9], baseline: [1, 0.9, 0.8] };

function difference(...strata: TwoScores[]) {
  return stratifiedMeanDifference(strata.map(twoSamples));
}

describe('the difference of means within strata', () => {
  // SciPy's ttest_ind(equal_var=False).
  test.each([
    [SEVEN_V_FOUR, 0.1785714285714286, 8.154276578737012, -0.1582181793602162, 0.5153610365030734],
    [{ finetuned: [0, 1], baseline: [0.5, 0.25] }, 0.125, 1.1245136186770428, -4.935844726747189, 5.185844726747189],
  ] as [TwoScores, number, number, number, number][])('of one is Welch: %j', (stratum, mean, df, low, high) => {
    const found = difference(stratum);
    expect(found?.difference).toBeCloseTo(mean, 14);
    expect(found?.df).toBeCloseTo(df, 12);
    expect(found?.interval95?.[0]).toBeCloseTo(low, 12);
    expect(found?.interval95?.[1]).toBeCloseTo(high, 12);
  });

  // The formula in NumPy and mpmath, with SciPy's quantile.
  test('of two weighs them by both arms, with the degrees of freedom of all four variances', () => {
    const found = difference(SEVEN_V_FOUR, FIVE_V_THREE);
    expect(found?.difference).toBeCloseTo(0.07737789203084837, 14);
    expect(found?.standardError).toBeCloseTo(0.09437522993301536, 14);
    expect(found?.df).toBeCloseTo(11.755211902917022, 12);
    expect(found?.interval95?.[0]).toBeCloseTo(-0.12872397886141912, 13);
    expect(found?.interval95?.[1]).toBeCloseTo(0.28347976292311583, 13);
  });

  test('agrees with a sum over the numbers themselves, whatever the strata', () => {
    fc.assert(
      fc.property(fc.array(TWO_SCORES, { maxLength: 6 }), (strata) => {
        const found = difference(...strata);
        const told = strata.filter(({ baseline, finetuned }) => baseline.length > 1 && finetuned.length > 1);
        if (told.length === 0) {
          expect(found).toBeNull();
          return;
        }
        const weights = told.map(({ baseline: b, finetuned: f }) => 1 / (1 / b.length + 1 / f.length));
        const whole = weights.reduce((sum, weight) => sum + weight, 0);
        let mean = 0;
        let variance = 0;
        for (const [index, { baseline, finetuned }] of told.entries()) {
          const share = (weights[index] ?? 0) / whole;
          const [before, after] = [meanAndVariance(baseline), meanAndVariance(finetuned)];
          mean += share * (after.mean - before.mean);
          variance += share ** 2 * (after.variance / finetuned.length + before.variance / baseline.length);
        }
        expect(found?.difference).toBeCloseTo(mean, 12);
        expect(found?.standardError).toBeCloseTo(Math.sqrt(variance), 8);
      }),
    );
  });

  test('holds its estimate, turns its sign when the arms change places, and is 0 between like arms', () => {
    fc.assert(
      fc.property(fc.array(TWO_SCORES, { maxLength: 6 }), (strata) => {
        const found = difference(...strata);
        const swapped = difference(...strata.map(({ baseline: b, finetuned: f }) => ({ baseline: f, finetuned: b })));
        expect(swapped?.difference ?? 0).toBeCloseTo(-(found?.difference ?? 0), 14);
        expect(swapped?.df ?? 0).toBeCloseTo(found?.df ?? 0, 9);
        if (found?.interval95) {
          expect(found.interval95[0]).toBeLessThan(found.difference);
          expect(found.interval95[1]).toBeGreaterThan(found.difference);
        }
        const like = difference(...strata.map(({ baseline: b }) => ({ baseline: b, finetuned: b })));
        expect(like?.difference ?? 0).toBe(0);
      }),
    );
  });

  test('of the same stratum four times over is as large, and half as uncertain', () => {
    const once = difference(SEVEN_V_FOUR);
    const four = difference(SEVEN_V_FOUR, SEVEN_V_FOUR, SEVEN_V_FOUR, SEVEN_V_FOUR);
    expect(four?.difference).toBeCloseTo(once?.difference ?? 0, 14);
    expect(four?.standardError).toBeCloseTo((once?.standardError ?? 0) / 2, 14);
    expect(four?.df).toBeCloseTo(4 * (once?.df ?? 0), 10);
  });

  test('leaves out a stratum where an arm has fewer than two numbers', () => {
    const alone = { finetuned: [1], baseline: [0.5, 0.25] };
    const empty = { finetuned: [1, 0.5], baseline: [] };
    expect(difference(SEVEN_V_FOUR, alone, empty)).toEqual(difference(SEVEN_V_FOUR));
    expect(difference(alone, empty)).toBeNull();
    expect(difference()).toBeNull();
  });

  test('has no interval where nothing varies, or nothing of one arm', () => {
    const found = difference({ finetuned: [0.1, 0.1, 0.1], baseline: [0.2, 0.2] });
    expect(found).toMatchObject({ standardError: 0, df: null, interval95: null });
    expect(found?.difference).toBeCloseTo(-0.1, 15);
    const onlyBaseline = difference(...[1, 2].map(() => ({ finetuned: [1, 1, 1], baseline: [0.5, 0.25] })));
    expect(onlyBaseline).toMatchObject({ df: null, interval95: null });
    expect(onlyBaseline?.standardError).toBeGreaterThan(0);
  });

  test('has one where each arm varies somewhere, with the degrees of freedom of what varies', () => {
    const onlyBaseline = { finetuned: [1, 1, 1], baseline: [0.5, 0.25] };
    const onlyFinetuned = { finetuned: [0.5, 0.25], baseline: [1, 1, 1] };
    expect(difference(onlyBaseline, onlyFinetuned)?.df).toBeCloseTo(2, 12);
  });
});
