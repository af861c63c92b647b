import { describe, expect, test } from 'vitest';
import { clusteredDifference } from '../../../domain/statistics/clustered.ts';
import { arms, NOT_COUNTS } from './arbitrary.ts';
import { ADMISSIONS, SIX_TASKS } from './reference-strata.ts';

describe('the difference over tasks as a sample', () => {
  // SciPy's ttest_1samp of the tasks' differences.
  test.each([
    ['six tasks', SIX_TASKS, 0.07, 0.03551202564274607, 0.10448797435725395, 0.0034169996774008],
    ['admissions', ADMISSIONS, -0.03600297173788926, -0.12849532104021166, 0.05648937756443313, 0.3629504157128445],
  ])('is the t interval: %s', (_, strata, difference, low, high, p) => {
    const found = clusteredDifference(strata);
    expect(found?.difference).toBeCloseTo(difference, 14);
    expect(found?.interval95?.[0]).toBeCloseTo(low, 13);
    expect(found?.interval95?.[1]).toBeCloseTo(high, 13);
    expect(found?.p).toBeCloseTo(p, 13);
    expect(found?.df).toBe(5);
  });

  test('has no interval with one task, and is null without any', () => {
    expect(clusteredDifference([arms([3, 5], [1, 5])])).toEqual({
      difference: 0.4,
      standardError: null,
      interval95: null,
      p: null,
      df: 0,
    });
    expect(clusteredDifference([])).toBeNull();
    expect(clusteredDifference([arms([0, 0], [1, 5])])).toBeNull();
  });

  test('leaves out a task without trials of both arms', () => {
    expect(clusteredDifference([...SIX_TASKS, arms([0, 0], [1, 5])])).toEqual(clusteredDifference(SIX_TASKS));
  });

  test('has neither interval nor p where all tasks differ by the same: that shows no certainty about others', () => {
    const found = clusteredDifference([arms([3, 4], [2, 4]), arms([2, 4], [1, 4])]);
    expect(found).toMatchObject({ difference: 0.25, standardError: 0, interval95: null, p: null });
    // Their mean is 0.7000000000000001.
    const seven = arms([7, 10], [0, 10]);
    const rounded = clusteredDifference([seven, seven, seven]);
    expect(rounded).toMatchObject({ difference: expect.closeTo(0.7, 14), standardError: 0, interval95: null, p: null });
  });

  test.each(NOT_COUNTS)('refuses %j', (counts, problem) => {
    expect(() => clusteredDifference([{ baseline: counts, finetuned: counts }])).toThrow(problem);
  });
});
