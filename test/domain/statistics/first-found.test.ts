import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstFound } from '../../../domain/statistics/first-found.ts';

const MOST = 1_000;

describe('the first place where a condition holds', () => {
  test('is found from any start', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MOST }), fc.integer({ min: 1, max: MOST }), (place, start) => {
        const found = firstFound((x) => Math.ceil(x) >= place, { start, most: MOST, tolerance: 0.5 });
        expect(Math.ceil(found ?? 0)).toBe(place);
      }),
    );
  });

  test('of a saw-tooth is one where it holds, above the start just where it does not hold there', () => {
    const saw = (x: number): boolean => Math.ceil(x) + 3 * (Math.ceil(x) % 3) >= 50;
    for (let start = 40; start < 60; start += 1) {
      const found = Math.ceil(firstFound(saw, { start, most: MOST, tolerance: 0.5 }) ?? 0);
      expect(saw(found)).toBe(true);
      expect(found > start).toBe(!saw(start));
    }
  });

  test('is null where the condition does not hold at the most', () => {
    const asked: number[] = [];
    const never = (x: number): boolean => asked.push(x) === 0;
    expect(firstFound(never, { start: 300, most: MOST, tolerance: 0.5 })).toBeNull();
    expect(asked).toEqual([300, 600, MOST]);
  });
});
