import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupSequentialBounds } from '../../../domain/statistics/group-sequential.ts';
import { mulberry32 } from '../../../domain/statistics/random.ts';
import { normalQuantile } from '../../../domain/statistics/normal.ts';

function bounds(fractions: readonly number[], alpha?: number): number[] {
  return groupSequentialBounds(fractions, alpha).map(({ bound }) => bound);
}

describe('group-sequential bounds', () => {
  test.each([
    [
      [0.2, 0.4, 0.6, 0.8, 1],
      [4.8769, 3.357, 2.6803, 2.2898, 2.031],
    ],
    [
      [1 / 3, 2 / 3, 1],
      [3.7103, 2.5114, 1.993],
    ],
  ])('at %j are %j', (fractions, expected) => {
    for (const [look, bound] of bounds(fractions).entries()) expect(bound).toBeCloseTo(expected[look] ?? 0, 4);
  });

  test('of one look are the fixed test', () => {
    expect(bounds([1])[0]).toBeCloseTo(1.959963984540054, 9);
    expect(bounds([1], 0.01)[0]).toBeCloseTo(-normalQuantile(0.005), 9);
  });

  test('depend only on the looks so far', () => {
    const planned = bounds([0.2, 0.4, 0.6, 0.8, 1]);
    const offSchedule = bounds([0.2, 0.4, 0.55, 1]);
    expect(offSchedule[1]).toBeCloseTo(planned[1] ?? 0, 6);
    expect(offSchedule[2]).toBeGreaterThan(planned[2] ?? 0);
  });

  test('fall from look to equal look', () => {
    for (const looks of [2, 4, 7, 10]) {
      const falling = bounds(Array.from({ length: looks }, (_, look) => (look + 1) / looks));
      expect(falling).toEqual(falling.toSorted((a, b) => b - a));
    }
  });

  test('spend half of alpha per side by the end, and never less than the fixed test asks for', () => {
    const fractions = fc
      .uniqueArray(fc.integer({ min: 2, max: 19 }), { maxLength: 5 })
      .map((parts) => [...parts.toSorted((a, b) => a - b).map((part) => part / 20), 1]);
    fc.assert(
      fc.property(fractions, (times) => {
        const looks = groupSequentialBounds(times);
        expect(looks.at(-1)?.spentPerSide).toBeCloseTo(0.025, 12);
        for (const { bound } of looks) expect(bound).toBeGreaterThan(1.9599);
      }),
      { numRuns: 15 },
    );
  });

  test('keep the size at alpha over all looks', () => {
    const times = [0.25, 0.5, 0.75, 1];
    const levels = bounds(times).map((bound, look) => bound * Math.sqrt(times[look] ?? 0));
    const random = mulberry32(11);
    let rejected = 0;
    for (let run = 0; run < 100_000; run += 1) {
      let score = 0;
      if (levels.some((level) => Math.abs((score += normalQuantile(random() + 2 ** -33) / 2)) >= level)) rejected += 1;
    }
    expect(Math.abs(rejected / 100_000 - 0.05)).toBeLessThan(0.003);
  });

  test.each([[[0.5, 0.5]], [[0.6, 0.4]], [[0, 1]], [[0.5, 1.1]], [[Number.NaN]]])('refuse %j', (fractions) => {
    expect(() => groupSequentialBounds(fractions)).toThrow(/must rise within/);
  });

  test('have finite bounds for a look at next to nothing', () => {
    for (const bound of bounds([0.001, 0.01, 1])) expect(bound).toBeLessThan(8);
  });
});
