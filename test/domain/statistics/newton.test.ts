import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newton } from '../../../domain/statistics/newton.ts';

test('finds the root of a rising function, however flat it is where the search begins', () => {
  fc.assert(
    fc.property(fc.double({ min: -50, max: 50, noNaN: true }), (root) => {
      const at = (x: number) => ({ value: Math.tanh(x - root), slope: 1 / Math.cosh(x - root) ** 2 });
      expect(newton(at, { low: -120, high: 120, start: 0 })).toBeCloseTo(root, 12);
    }),
  );
});
