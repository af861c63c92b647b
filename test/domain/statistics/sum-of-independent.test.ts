import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sumOfIndependent } from '../../../domain/statistics/sum-of-independent.ts';

const distribution = fc.record({
  first: fc.integer({ min: 0, max: 5 }),
  probabilities: fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 1, maxLength: 9 }),
});

test('is the chance of each total, over all ways to come by it', () => {
  fc.assert(
    fc.property(fc.array(distribution, { maxLength: 5 }), (distributions) => {
      let expected = new Map([[0, 1]]);
      for (const { first, probabilities } of distributions) {
        const next = new Map<number, number>();
        for (const [total, chance] of expected) {
          for (const [index, probability] of probabilities.entries()) {
            const sum = total + first + index;
            next.set(sum, (next.get(sum) ?? 0) + chance * probability);
          }
        }
        expected = next;
      }
      const { first, probabilities } = sumOfIndependent(distributions);
      expect(probabilities).toHaveLength(expected.size);
      for (const [total, chance] of expected) {
        expect(Math.abs((probabilities[total - first] ?? 0) / chance - 1)).toBeLessThan(1e-13);
      }
    }),
  );
});

test('leaves out the ends that are negligible', () => {
  const coin = { first: 0, probabilities: [0.5, 0.5] };
  const tosses = Array.from({ length: 100 }, () => coin);
  const { first, probabilities } = sumOfIndependent(tosses, 1e-3);
  expect(first).toBeGreaterThan(30);
  expect(probabilities.length).toBeLessThan(40);
  expect(probabilities[50 - first]).toBeCloseTo(0.0795892, 3);
});
