import { expect, test } from 'vitest';
import { fisherExact } from '../../../domain/statistics/fisher.ts';
import { hypergeometric, margins } from '../../../domain/statistics/hypergeometric.ts';
import { rejectionRegion } from '../../../domain/statistics/rejection-region.ts';
import { rejects } from '../../../domain/statistics/rejects.ts';
import { arms } from './arbitrary.ts';

// Each p is alpha as a fraction; some of the sums end one bit below it.
test.each([
  [0.05, arms([2, 2], [2, 14])],
  [0.05, arms([2, 4], [0, 12])],
  [0.05, arms([12, 12], [2, 4])],
  [0.05, arms([12, 14], [0, 2])],
  [0.1, arms([3, 3], [0, 3])],
])('a test at %d does not reject with a p of just that: %j', (alpha, table) => {
  const { twoSided } = fisherExact(table);
  expect(twoSided).toBeCloseTo(alpha, 15);
  expect(rejects(twoSided, alpha)).toBe(false);
  const { low, high } = rejectionRegion(hypergeometric(margins(table)), alpha);
  expect(low < table.finetuned.successes && table.finetuned.successes < high).toBe(true);
});

test('a test rejects with any p that is smaller than alpha as a fraction is', () => {
  expect(rejects(0.05 - 1e-9, 0.05)).toBe(true);
  expect(rejects(0.051, 0.05)).toBe(false);
});
