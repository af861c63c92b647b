import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TwoArms } from '../../../domain/statistics/counts.ts';
import { fisherExact } from '../../../domain/statistics/fisher.ts';
import { arms, NOT_COUNTS, twoArms } from './arbitrary.ts';
import { exactFisher, relativeError } from './exact-fisher.ts';

function expectExact(table: TwoArms): void {
  const { twoSided, midP, oneSided } = fisherExact(table);
  const oracle = exactFisher(table);
  expect(relativeError(midP, oracle.midP)).toBeLessThan(1e-12);
  expect(relativeError(twoSided, oracle.twoSided)).toBeLessThan(1e-12);
  expect(relativeError(oneSided, oracle.oneSided)).toBeLessThan(1e-12);
}

describe("Fisher's exact test", () => {
  // Exact rationals, printed to 15 digits.
  test.each([
    [[192, 300], [171, 300], 0.0947756580984415, 0.0473878290492208, 0.0804207032547987],
    [[196, 300], [171, 300], 0.0442835799422412, 0.0221417899711206, 0.0367975400754178],
    [[30, 50], [20, 50], 0.0713424034882103, 0.0356712017441052, 0.0493270100296256],
    [[50, 50], [45, 50], 0.0562844944288243, 0.0281422472144122, 0.0281422472144122],
    [[0, 50], [0, 50], 1, 1, 0.5],
    [[3, 3], [0, 3], 0.1, 0.05, 0.05],
    [[271, 300], [300, 300], 1.83022602949026e-9, 1, 9.15113014745131e-10],
    [[345, 800], [260, 605], 0.956677863992644, 0.499444419286976, 0.935018433876905],
    [[500_800, 1_000_000], [499_200, 1_000_000], 0.023738961416978177, 0.011869480708489089, null],
  ] as [[number, number], [number, number], number, number, number | null][])(
    '%j v %j has p %d, one-sided %d, mid-p %d',
    (finetuned, baseline, twoSided, oneSided, midP) => {
      const p = fisherExact(arms(finetuned, baseline));
      expect(relativeError(p.twoSided, twoSided)).toBeLessThan(1e-12);
      expect(relativeError(p.oneSided, oneSided)).toBeLessThan(1e-12);
      if (midP !== null) expect(relativeError(p.midP, midP)).toBeLessThan(1e-12);
    },
  );

  test.each([
    [[3, 4], [1, 4], 17 / 35, "Fisher's tea"],
    [[8, 10], [1, 6], 5 / 143, "SciPy's whales"],
    [[6, 18], [12, 17], 745_631 / 17_058_525, 'a published table'],
    [[0, 5], [5, 5], 1 / 126, 'separation'],
  ] as [[number, number], [number, number], number, string][])('%j v %j has p %d (%s)', (finetuned, baseline, p) => {
    expect(relativeError(fisherExact(arms(finetuned, baseline)).twoSided, p)).toBeLessThan(1e-14);
  });

  test('equals the exact rational for every table of up to 8 trials per arm', () => {
    for (let m = 0; m <= 8; m += 1) {
      for (let n = 0; n <= 8; n += 1) {
        for (let x = 0; x <= m; x += 1) {
          for (let y = 0; y <= n; y += 1) expectExact(arms([x, m], [y, n]));
        }
      }
    }
  });

  test('equals the exact rational for random tables of up to 1,000 trials per arm', { timeout: 60_000 }, () => {
    fc.assert(fc.property(twoArms(1_000), expectExact), { numRuns: 500 });
  });

  test('equals the exact rational where both arms have the same trials, whose tails tie', { timeout: 60_000 }, () => {
    const rate = fc.double({ min: 0, max: 1, noNaN: true });
    const tied = fc.tuple(fc.integer({ min: 1, max: 1_000 }), rate, rate);
    fc.assert(
      fc.property(tied, ([n, a, b]) => expectExact(arms([Math.round(a * n), n], [Math.round(b * n), n]))),
      { numRuns: 500 },
    );
  });

  test('gives a p-value in (0, 1] for any table', () => {
    fc.assert(
      fc.property(twoArms(5_000), (table) => {
        for (const p of Object.values(fisherExact(table))) {
          expect(p).toBeGreaterThan(0);
          expect(p).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test('is the same two-sided when arms, or successes and failures, change places', () => {
    fc.assert(
      fc.property(twoArms(400), ({ baseline, finetuned }) => {
        const failures = ({ successes, trials }: typeof baseline) => ({ successes: trials - successes, trials });
        const { twoSided } = fisherExact({ baseline, finetuned });
        const swapped = fisherExact({ baseline: finetuned, finetuned: baseline }).twoSided;
        const negated = fisherExact({ baseline: failures(baseline), finetuned: failures(finetuned) }).twoSided;
        expect(relativeError(swapped, twoSided)).toBeLessThan(1e-12);
        expect(relativeError(negated, twoSided)).toBeLessThan(1e-12);
      }),
    );
  });

  test('doubles the smaller tail when the arms have the same trials', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.nat(400), fc.nat(400), (n, a, b) => {
        const x = a % (n + 1);
        const y = b % (n + 1);
        const { twoSided } = fisherExact(arms([x, n], [y, n]));
        const tail = fisherExact(arms([Math.max(x, y), n], [Math.min(x, y), n])).oneSided;
        expect(relativeError(twoSided, Math.min(1, 2 * tail))).toBeLessThan(1e-12);
      }),
    );
  });

  test('is the same one-sided when the table is transposed', () => {
    fc.assert(
      fc.property(twoArms(400), ({ baseline, finetuned }) => {
        const successes = baseline.successes + finetuned.successes;
        const failures = baseline.trials + finetuned.trials - successes;
        const transposed = arms([finetuned.successes, successes], [finetuned.trials - finetuned.successes, failures]);
        const { twoSided, midP, oneSided } = fisherExact({ baseline, finetuned });
        const other = fisherExact(transposed);
        expect(relativeError(other.twoSided, twoSided)).toBeLessThan(1e-12);
        expect(relativeError(other.midP, midP)).toBeLessThan(1e-12);
        expect(relativeError(other.oneSided, oneSided)).toBeLessThan(1e-12);
      }),
    );
  });

  test('has tails that share just the observed outcome', () => {
    fc.assert(
      fc.property(twoArms(200), ({ baseline, finetuned }) => {
        fc.pre(finetuned.successes < finetuned.trials && baseline.successes > 0);
        const upToObserved = fisherExact({ baseline: finetuned, finetuned: baseline }).oneSided;
        const beyondObserved = fisherExact({
          baseline: { ...baseline, successes: baseline.successes - 1 },
          finetuned: { ...finetuned, successes: finetuned.successes + 1 },
        }).oneSided;
        expect(upToObserved + beyondObserved).toBeCloseTo(1, 12);
      }),
    );
  });

  test('falls one-sided as the finetuned arm gains successes', () => {
    fc.assert(
      fc.property(twoArms(300), ({ baseline, finetuned }) => {
        fc.pre(finetuned.successes < finetuned.trials);
        const more = { ...finetuned, successes: finetuned.successes + 1 };
        const before = fisherExact({ baseline, finetuned }).oneSided;
        expect(fisherExact({ baseline, finetuned: more }).oneSided).toBeLessThanOrEqual(before * (1 + 1e-12));
      }),
    );
  });

  test.each([
    [arms([0, 0], [3, 5])],
    [arms([2, 5], [0, 0])],
    [arms([0, 0], [0, 0])],
    [arms([5, 5], [7, 7])],
    [arms([0, 5], [0, 7])],
  ])('a zero margin gives exactly 1, and a mid-p of one half: %j', (table) => {
    expect(fisherExact(table)).toEqual({ twoSided: 1, midP: 0.5, oneSided: 1 });
  });

  test.each([
    [990, 252],
    [980, 229],
    [970, 209],
    [960, 192],
  ])('keeps its 12 digits down to the smallest normal double: %d v %d of 1,000', (finetuned, baseline) => {
    expectExact(arms([finetuned, 1_000], [baseline, 1_000]));
  });

  test('a billion trials per arm take seconds and agree with the normal limit', () => {
    const { twoSided } = fisherExact(arms([500_000_000, 1e9], [499_960_000, 1e9]));
    expect(twoSided).toBeCloseTo(0.073645474, 8);
  });

  test('a p-value too small for a double is the smallest one, not 0', () => {
    expect(fisherExact(arms([1_000, 1_000], [0, 1_000])).twoSided).toBe(Number.MIN_VALUE);
  });

  test('a million trials per arm take under a second', () => {
    fisherExact(arms([500_800, 1_000_000], [499_200, 1_000_000]));
    fisherExact(arms([1_000_000, 1_000_000], [0, 1_000_000]));
  });

  test.each(NOT_COUNTS)('refuses %j', (counts, problem) => {
    const fine = { successes: 1, trials: 5 };
    expect(() => fisherExact({ baseline: counts, finetuned: fine })).toThrow(RangeError);
    expect(() => fisherExact({ baseline: fine, finetuned: counts })).toThrow(problem);
  });
});
