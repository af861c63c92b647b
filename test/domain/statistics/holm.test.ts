import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fisherExact } from '../../../domain/statistics/fisher.ts';
import { holm } from '../../../domain/statistics/holm.ts';
import { ZERO_MARGINS } from './reference-strata.ts';

const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

describe("Holm's adjustment", () => {
  test('finds no single task where only all together tell', () => {
    const adjusted = holm(ZERO_MARGINS.map((table) => fisherExact(table).twoSided));
    expect(adjusted[0]).toBe(1);
    for (const task of [1, 2, 3]) expect(adjusted[task]).toBeCloseTo(0.337707, 6);
  });

  test('multiplies by what is left, never falls, and keeps the order given', () => {
    expect(holm([0.04, 0.01, 0.03])).toEqual([0.06, 0.03, 0.06]);
    expect(holm([0.5, 0.9])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });

  test('lies between p and Bonferroni', () => {
    fc.assert(
      fc.property(pValues, (ps) => {
        for (const [index, adjusted] of holm(ps).entries()) {
          expect(adjusted).toBeGreaterThanOrEqual(ps[index] ?? 0);
          expect(adjusted).toBeLessThanOrEqual(Math.min(1, Math.max(...ps) * ps.length));
        }
      }),
    );
  });

  test('orders as p does', () => {
    fc.assert(
      fc.property(pValues, (ps) => {
        const adjusted = holm(ps);
        const ordered = ps.map((p, index) => ({ p, index })).toSorted((a, b) => a.p - b.p);
        const inOrder = ordered.map(({ index }) => adjusted[index] ?? 0);
        expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
      }),
    );
  });

  test.each([-0.1, 1.1, Number.NaN])('refuses a p of %d', (p) => {
    expect(() => holm([0.5, p])).toThrow(RangeError);
  });
});
