import fc from 'fast-check';
import { expect, test } from 'vitest';
import { percentile, Tally } from '../../../report/html/distribution.ts';

test('a percentile is the smallest measurement that at least that share does not exceed, to three digits', () => {
  const measurements = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(measurements, fc.integer({ min: 0, max: 100 }), (values, share) => {
      const tally = new Tally();
      for (const value of values) tally.add(value);
      const sorted = values.map((value) => Number(value.toPrecision(3))).toSorted((a, b) => a - b);
      const rank = Math.max(1, Math.ceil((share * sorted.length) / 100));
      expect(percentile(tally.distribution(), share)).toBe(sorted[rank - 1]);
    }),
  );
});

test('nothing measured has no percentiles', () => {
  expect(new Tally().distribution()).toBe(null);
  expect(percentile(null, 50)).toBe(null);
});
