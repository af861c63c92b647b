import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Strata } from '../../../domain/statistics/counts.ts';
import { fisherExact } from '../../../domain/statistics/fisher.ts';
import { stratifiedExact } from '../../../domain/statistics/stratified-exact.ts';
import { arms, NOT_COUNTS, twoArms } from './arbitrary.ts';
import { exactStratified, relativeError } from './exact-fisher.ts';
import { ADMISSIONS, RABBITS, SIX_TASKS, ZERO_MARGINS } from './reference-strata.ts';

function expectExact(strata: Strata): void {
  const found = stratifiedExact(strata);
  const oracle = exactStratified(strata);
  expect(relativeError(found.twoSided, oracle.twoSided)).toBeLessThan(1e-12);
  expect(relativeError(found.midP, oracle.midP)).toBeLessThan(1e-12);
  expect(relativeError(found.oneSided, oracle.oneSided)).toBeLessThan(1e-12);
}

describe('the exact stratified test', () => {
  // Exact rationals by an independent program.
  test('of six tasks', () => {
    const { twoSided, oneSided, midP } = stratifiedExact(SIX_TASKS);
    expect(twoSided).toBeCloseTo(0.0730767731826, 12);
    expect(oneSided).toBeCloseTo(0.0365383865913, 12);
    expect(midP).toBeCloseTo(0.06084870883, 11);
  });

  test('with zero margins', () => {
    expect(stratifiedExact(ZERO_MARGINS).twoSided).toBeCloseTo(0.000407340909692, 14);
  });

  test("of Berkeley's admissions is not what the pooled table says", () => {
    expect(stratifiedExact(ADMISSIONS).twoSided).toBeCloseTo(0.227762526798, 12);
    const pooled = fisherExact(arms([1_198, 2_691], [557, 1_835])).twoSided;
    expect(relativeError(pooled, 4.8e-22)).toBeLessThan(0.02);
  });

  test("of R's rabbits", () => {
    const { twoSided, oneSided } = stratifiedExact(RABBITS);
    expect(twoSided).toBeCloseTo(0.03994, 5);
    expect(oneSided).toBeCloseTo(0.01997, 5);
  });

  test.each([
    ['six tasks', SIX_TASKS],
    ['zero margins', ZERO_MARGINS],
    ['admissions', ADMISSIONS],
    ['rabbits', RABBITS],
  ])('equals the exact rational: %s', (_, strata) => {
    expectExact(strata);
  });

  test('equals the exact rational for random strata', () => {
    fc.assert(fc.property(fc.array(twoArms(40), { maxLength: 6 }), expectExact), { numRuns: 300 });
  });

  test('equals the exact rational for strata of together 1,000 trials per arm', () => {
    fc.assert(fc.property(fc.array(twoArms(333), { minLength: 2, maxLength: 3 }), expectExact), { numRuns: 15 });
  });

  test.each([300, 200, 100, 90])('keeps its 12 digits where it has to look far out: %d more of 3 x 300', (gap) => {
    expectExact(Array.from({ length: 3 }, () => arms([300, 300], [300 - gap, 300])));
  });

  test('with one stratum is the test of Fisher', () => {
    fc.assert(
      fc.property(twoArms(500), (table) => {
        const p = stratifiedExact([table]);
        const fisher = fisherExact(table);
        expect(relativeError(p.twoSided, fisher.twoSided)).toBeLessThan(1e-12);
        expect(relativeError(p.midP, fisher.midP)).toBeLessThan(1e-12);
        expect(relativeError(p.oneSided, fisher.oneSided)).toBeLessThan(1e-12);
      }),
    );
  });

  test('does not depend on the order of strata, nor on those with a zero margin', () => {
    const nothing = [arms([0, 0], [3, 5]), arms([4, 4], [9, 9]), arms([0, 4], [0, 9])];
    const p = stratifiedExact(SIX_TASKS);
    const other = stratifiedExact([...nothing, ...SIX_TASKS.toReversed()]);
    expect(relativeError(other.twoSided, p.twoSided)).toBeLessThan(1e-12);
    expect(relativeError(other.midP, p.midP)).toBeLessThan(1e-12);
    expect(stratifiedExact(nothing)).toEqual({ twoSided: 1, midP: 0.5, oneSided: 1 });
    expect(stratifiedExact([])).toEqual({ twoSided: 1, midP: 0.5, oneSided: 1 });
  });

  test('is the same two-sided when the arms change places', () => {
    fc.assert(
      fc.property(fc.array(twoArms(60), { maxLength: 5 }), (strata) => {
        const swapped = strata.map(({ baseline, finetuned }) => ({ baseline: finetuned, finetuned: baseline }));
        const [p, other] = [stratifiedExact(strata), stratifiedExact(swapped)];
        expect(relativeError(other.twoSided, p.twoSided)).toBeLessThan(1e-12);
        expect(p.oneSided + other.oneSided).toBeGreaterThan(1 - 1e-12);
      }),
    );
  });

  test('is never 0, however many trials differ', () => {
    const better = Array.from({ length: 6 }, () => arms([100_000, 160_000], [80_000, 160_000]));
    expect(stratifiedExact(better)).toEqual({
      twoSided: Number.MIN_VALUE,
      midP: Number.MIN_VALUE,
      oneSided: Number.MIN_VALUE,
    });
    const worse = better.map(({ baseline, finetuned }) => ({ baseline: finetuned, finetuned: baseline }));
    expect(stratifiedExact(worse).oneSided).toBe(1);
  });

  test('takes a million trials per arm in six tasks', () => {
    const tasks = Array.from({ length: 6 }, () => arms([83_400, 166_667], [83_200, 166_667]));
    const { twoSided } = stratifiedExact(tasks);
    expect(twoSided).toBeGreaterThan(0.08);
    expect(twoSided).toBeLessThan(0.1);
  });

  test('takes a million trials per arm in each of six tasks, and ten thousand tasks', () => {
    const six = Array.from({ length: 6 }, () => arms([500_300, 1_000_000], [499_700, 1_000_000]));
    expect(stratifiedExact(six).twoSided).toBeCloseTo(0.0377, 3);
    const many = Array.from({ length: 10_000 }, (_, task) => arms([task % 4, 3], [(task >> 2) % 4, 3]));
    expect(stratifiedExact(many).twoSided).toBe(1);
  });

  test('refuses more trials than it can take in seconds, unless in one task', () => {
    const many = arms([1, 6_000_000], [2, 6_000_000]);
    expect(() => stratifiedExact([many, many])).toThrow(/up to 20000000 trials, got 24000000/);
    expect(stratifiedExact([many, arms([0, 9_000_000], [0, 9_000_000])]).twoSided).toBeCloseTo(1, 5);
  });

  test.each(NOT_COUNTS)('refuses %j', (counts, problem) => {
    expect(() => stratifiedExact([...SIX_TASKS, { baseline: counts, finetuned: counts }])).toThrow(problem);
  });
});
