import { expect, test } from 'vitest';
import { percentileInterval95, resampledSums } from '../../../domain/statistics/bootstrap.ts';
import { mulberry32 } from '../../../domain/statistics/random.ts';

test('draws as many trials of each task as it has, whole', () => {
  const tasks = [Array.from({ length: 7 }, () => [1, 2]), Array.from({ length: 3 }, () => [10, 0]), []];
  expect(resampledSums(tasks, mulberry32(1))).toEqual([[7, 14], [30, 0], []]);
});

test('spreads sums as the variance of the trials says', () => {
  const task = Array.from({ length: 50 }, (_, index) => [index < 20 ? 1 : 0]);
  const random = mulberry32(3);
  const sums = Array.from({ length: 4_000 }, () => resampledSums([task], random)[0]?.[0] ?? 0);
  const mean = sums.reduce((total, each) => total + each, 0) / sums.length;
  const variance = sums.reduce((total, each) => total + (each - mean) ** 2, 0) / sums.length;
  expect(mean).toBeCloseTo(20, 0);
  expect(variance).toBeGreaterThan(11);
  expect(variance).toBeLessThan(13);
});

test('the percentile interval holds the middle 95%, an infinite end included', () => {
  const values = Array.from({ length: 2_000 }, (_, index) => 2_000 - index);
  expect(percentileInterval95(values)).toEqual([50, 1_950]);
  expect(percentileInterval95(values.map((value) => (value > 1_900 ? Number.POSITIVE_INFINITY : value)))).toEqual([
    50,
    Number.POSITIVE_INFINITY,
  ]);
  expect(percentileInterval95([1, Number.NaN])).toBeNull();
  expect(percentileInterval95([])).toBeNull();
});
