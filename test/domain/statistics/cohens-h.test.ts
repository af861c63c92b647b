import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cohensH, effectLabel } from '../../../domain/statistics/cohens-h.ts';
import { arms, NOT_COUNTS, twoArms } from './arbitrary.ts';

describe("Cohen's h", () => {
  test.each([
    [[192, 300], [171, 300], 0.1433326944985],
    [[196, 300], [171, 300], 0.1712275587219],
    [[30, 50], [20, 50], 0.4027158415807],
    [[50, 50], [45, 50], 0.6435011087933],
    [[0, 50], [0, 50], 0],
    [[3, 3], [0, 3], Math.PI],
    [[271, 300], [300, 300], -0.6323062142795],
    [[345, 800], [260, 605], 0.003025235938896],
  ] as [[number, number], [number, number], number][])('of %j v %j is %d', (finetuned, baseline, h) => {
    expect(cohensH(arms(finetuned, baseline))).toBeCloseTo(h, 12);
  });

  test('turns its sign when the arms change places', () => {
    fc.assert(
      fc.property(twoArms(1_000), ({ baseline, finetuned }) => {
        const h = cohensH({ baseline, finetuned });
        const swapped = cohensH({ baseline: finetuned, finetuned: baseline });
        if (h === null) expect(swapped).toBeNull();
        else expect(swapped).toBeCloseTo(-h, 14);
      }),
    );
  });

  test('is null without trials', () => {
    expect(cohensH(arms([0, 0], [3, 5]))).toBeNull();
  });

  test.each([
    [0, 'below small'],
    [0.143, 'below small'],
    [-0.19, 'below small'],
    [0.2, 'small'],
    [-0.49, 'small'],
    [0.5, 'medium'],
    [0.8, 'large'],
    [-3.1, 'large'],
  ])('%d is %s', (h, label) => {
    expect(effectLabel(h)).toBe(label);
  });

  test.each(NOT_COUNTS)('refuses %j', (refused, problem) => {
    expect(() => cohensH({ baseline: refused, finetuned: refused })).toThrow(problem);
  });
});
