import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conditionalOddsRatio } from '../../../domain/statistics/conditional-odds-ratio.ts';
import type { Strata } from '../../../domain/statistics/counts.ts';
import { sampleOddsRatio } from '../../../domain/statistics/odds-ratio.ts';
import { arms, NOT_COUNTS, twoArms } from './arbitrary.ts';
import { exactWeights, quotient, relativeError } from './exact-fisher.ts';
import { RABBITS, SIX_TASKS, ZERO_MARGINS } from './reference-strata.ts';

function expectRatio(found: number | null, expected: number | null, tolerance = 1e-12): void {
  if (found === null || expected === null) expect(found).toBe(expected);
  else if (expected === 0) expect(found).toBe(0);
  else expect(relativeError(found, expected)).toBeLessThan(tolerance);
}

describe('the conditional odds ratio', () => {
  // Roots found by mpmath with 30 digits.
  test.each([
    ['192 v 171 of 300', [arms([192, 300], [171, 300])], 1.3404726585303834, 0.9529200900017656, 1.8880818979184275],
    ['196 v 171 of 300', [arms([196, 300], [171, 300])], 1.4208902108108683, 1.0086409873338653, 2.004815576002809],
    ['30 v 20 of 50', [arms([30, 50], [20, 50])], 2.2313277972087247, 0.9398397478352195, 5.414736786502757],
    ['50 v 45 of 50', [arms([50, 50], [45, 50])], null, 0.9542473990202979, null],
    ['0 v 3 of 7', [arms([0, 7], [3, 7])], 0, 0, 2.166996567236969],
    ['1 v 3 of 1,000', [arms([1, 1_000], [3, 1_000])], 0.3328327701762, 0.006330596617389774, 4.1531764331404695],
    ['six tasks', SIX_TASKS, 1.4014597546406262, 0.9704705277911408, 2.0282660571422846],
    ['zero margins', ZERO_MARGINS, 2.647593124782516, 1.5105973123191425, 4.717371552467205],
    ['rabbits', RABBITS, 10.361046349488694, 1.0773877635180331, 531.5127828899347],
  ] as [string, Strata, number | null, number, number | null][])('of %s', (_, strata, estimate, low, high) => {
    const found = conditionalOddsRatio(strata);
    expectRatio(found.estimate, estimate);
    expectRatio(found.interval95?.[0] ?? null, low);
    expectRatio(found.interval95?.[1] ?? null, high);
  });

  test("agrees with SciPy's example to its six digits", () => {
    const { interval95 } = conditionalOddsRatio([arms([345, 800], [260, 605])]);
    expect(interval95?.[0]).toBeCloseTo(0.8082959, 6);
  });

  test('is null where no table tells anything', () => {
    const nothing = [arms([0, 50], [0, 50]), arms([3, 3], [4, 4]), arms([1, 2], [0, 0])];
    expect(conditionalOddsRatio(nothing)).toEqual({ estimate: null, interval95: null });
    expect(conditionalOddsRatio([])).toEqual({ estimate: null, interval95: null });
  });

  test('leaves 2.5% beyond each end: exact rationals', () => {
    fc.assert(
      fc.property(fc.array(twoArms(12), { minLength: 1, maxLength: 3 }), (strata) => {
        const { low, weights } = exactWeights(strata);
        const observed = strata.reduce((sum, { finetuned }) => sum + finetuned.successes, 0) - low;
        const [lowEnd, highEnd] = conditionalOddsRatio(strata).interval95 ?? [0, null];
        const from = weights.map((_, index) => index >= observed);
        const upTo = weights.map((_, index) => index <= observed);
        if (lowEnd > 0) expect(relativeError(tiltedMass(weights, lowEnd, from), 0.025)).toBeLessThan(1e-12);
        if (highEnd !== null) expect(relativeError(tiltedMass(weights, highEnd, upTo), 0.025)).toBeLessThan(1e-12);
      }),
    );
  });

  test('turns upside down when the arms change places', () => {
    fc.assert(
      fc.property(fc.array(twoArms(80), { minLength: 1, maxLength: 4 }), (strata) => {
        const found = conditionalOddsRatio(strata);
        const swapped = conditionalOddsRatio(
          strata.map(({ baseline, finetuned }) => ({ baseline: finetuned, finetuned: baseline })),
        );
        if (found.interval95 === null) expect(swapped.interval95).toBeNull();
        else {
          expectRatio(inverse(swapped.interval95?.[0] ?? null), found.interval95[1], 1e-11);
          if (found.estimate !== 0) expectRatio(inverse(swapped.estimate), found.estimate ?? null, 1e-11);
        }
      }),
    );
  });

  test('holds for a million trials per arm', () => {
    const { estimate, interval95 } = conditionalOddsRatio([arms([500_800, 1_000_000], [499_200, 1_000_000])]);
    // At such sizes the conditional estimate and Woolf's interval of the sample odds ratio agree.
    const sample = (500_800 / 499_200) ** 2;
    const deviation = Math.sqrt(2 / 500_800 + 2 / 499_200);
    expectRatio(estimate, sample, 1e-6);
    expectRatio(interval95?.[0] ?? null, sample * Math.exp(-1.959964 * deviation), 1e-5);
    expectRatio(interval95?.[1] ?? null, sample * Math.exp(1.959964 * deviation), 1e-5);
  });

  test.each(NOT_COUNTS)('refuses %j', (counts, problem) => {
    expect(() => conditionalOddsRatio([{ baseline: counts, finetuned: counts }])).toThrow(problem);
  });
});

function inverse(ratio: number | null): number | null {
  if (ratio === 0) return null;
  return ratio === null ? 0 : 1 / ratio;
}

/** The share of the chosen outcomes at a common odds ratio, in whole numbers: a double is a fraction with 2^k below. */
function tiltedMass(weights: readonly bigint[], oddsRatio: number, chosen: readonly boolean[]): number {
  const exponent = 52 - Math.floor(Math.log2(oddsRatio));
  const digits = BigInt(oddsRatio * 2 ** exponent);
  const degree = weights.length - 1;
  const terms = weights.map(
    (weight, k) =>
      weight *
      digits ** BigInt(k) *
      2n ** BigInt(exponent > 0 ? exponent * (degree - k) : 0) *
      2n ** BigInt(exponent < 0 ? -exponent * k : 0),
  );
  const sum = (numbers: readonly bigint[]): bigint => numbers.reduce((a, b) => a + b, 0n);
  return quotient(sum(terms.filter((_, k) => chosen[k])), sum(terms));
}

describe('the sample odds ratio', () => {
  test.each([
    [[192, 300], [171, 300], 1.3411306],
    [[196, 300], [171, 300], 1.4217274],
    [[30, 50], [20, 50], 2.25],
    [[0, 7], [3, 7], 0],
  ] as [[number, number], [number, number], number][])('of %j v %j is %d', (finetuned, baseline, expected) => {
    expect(sampleOddsRatio(arms(finetuned, baseline))).toBeCloseTo(expected, 6);
  });

  test.each([[arms([50, 50], [45, 50])], [arms([5, 9], [0, 9])], [arms([0, 50], [0, 50])], [arms([0, 0], [1, 2])]])(
    'is null where infinite or undefined: %j',
    (table) => {
      expect(sampleOddsRatio(table)).toBeNull();
    },
  );
});
