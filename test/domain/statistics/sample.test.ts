import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleOf, studentInterval95 } from '../../../domain/statistics/sample.ts';
import { meanAndVariance, sampleFrom, SCORES } from './samples.ts';

describe('a sample by its sums', () => {
  test('has the mean and the variance that its numbers have', () => {
    fc.assert(
      fc.property(SCORES, (scores) => {
        const found = sampleFrom(scores);
        if (scores.length === 0) {
          expect(found).toBeNull();
          return;
        }
        const { mean, variance } = meanAndVariance(scores);
        expect(found?.mean).toBeCloseTo(mean, 14);
        if (scores.length === 1) expect(found?.variance).toBeNull();
        else expect(found?.variance).toBeCloseTo(variance, 13);
      }),
    );
  });

  test('of equal numbers has no variance, however many and whatever their sums lost', () => {
    for (const score of [0, 1, 1 / 3, 0.1, 10 / 11]) {
      for (const n of [2, 7, 300, 100_000]) {
        const scores = Array.from({ length: n }, () => score);
        expect(sampleFrom(scores)?.variance).toBe(0);
      }
    }
  });

  test('sees one number among 100,000 that differs by one mutant', () => {
    const scores = Array.from({ length: 100_000 }, (_, index) => (index === 0 ? 10 / 11 : 1));
    const { variance } = meanAndVariance(scores);
    expect(Math.abs((sampleFrom(scores)?.variance ?? 0) / variance - 1)).toBeLessThan(1e-3);
  });
});

describe("Student's interval of a mean", () => {
  // SciPy's t.interval with the standard error of the mean.
  test.each([
    [[0.2, 0.4, 0.4, 0.9], -0.00015177399864602092, 0.950151773998646],
    [[0.5, 0.75, 1, 0.25, 0.75, 0.5, 1], 0.4213030913059994, 0.9358397658368578],
  ])('of %j is [%d, %d]', (scores, low, high) => {
    const sample = sampleFrom(scores);
    const interval = sample && studentInterval95(sample);
    expect(interval?.[0]).toBeCloseTo(low, 13);
    expect(interval?.[1]).toBeCloseTo(high, 13);
  });

  test('is none of nothing, of one number, and of equal ones', () => {
    expect(sampleOf({ n: 0, sum: 0, sumOfSquares: 0 })).toBeNull();
    expect(studentInterval95({ n: 1, mean: 0.5, variance: null })).toBeNull();
    expect(studentInterval95({ n: 9, mean: 1, variance: 0 })).toBeNull();
  });
});
