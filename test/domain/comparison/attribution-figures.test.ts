import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noAttributions } from '../../../domain/attribution/counts.ts';
import { AttributionFigures } from '../../../domain/comparison/attribution.ts';
import { attributionFigures } from '../../../domain/comparison/attribution-figures.ts';
import { BITS, countsOf, trialsOf } from './judged-trials.ts';

describe('the figures of attribution', () => {
  test('each count what they say they count', () => {
    const trials = trialsOf({
      true_success: 6,
      false_success: 2,
      vacuous_tests: 1,
      implementation_wrong: 3,
      unclear: 1,
    });
    const figures = attributionFigures(countsOf([...trials, ...trialsOf({ tests_wrong: 4, both_wrong: 3 })]));
    expect(figures.test_validity).toMatchObject({ count: 11, of: 20, rate: 0.55 });
    expect(figures.right_given_valid).toMatchObject({ count: 6, of: 11 });
    expect(figures.false_success).toMatchObject({ count: 2, of: 10, rate: 0.2 });
    expect(figures.true_success).toMatchObject({ count: 6, of: 20, rate: 0.3 });
    expect(figures.passes_hidden).toMatchObject({ count: 12, of: 20 });
    expect(figures.unclear).toMatchObject({ count: 1, of: 20 });
    expect(figures.mutation_score.n).toBe(11);
  });

  test('have verdicts that add up to the trials, and intervals within [0, 1] that hold the figure', () => {
    fc.assert(
      fc.property(fc.array(BITS, { maxLength: 60 }), (trials) => {
        const figures = AttributionFigures.parse(attributionFigures(countsOf(trials)));
        const { verdicts, faults, mutation_score: scores, ...rates } = figures;
        expect(Object.values(verdicts).reduce((sum, count) => sum + count, 0)).toBe(trials.length);
        const { failures, ...parts } = faults;
        expect(Object.values(parts).reduce((sum, count) => sum + count, 0)).toBe(failures);
        const failed = trials.filter(({ accepts, succeeded }) => accepts === null || !succeeded);
        expect(failures).toBe(failed.length);
        expect(faults.vacuous).toBe(failed.filter(({ accepts, vacuous }) => accepts !== null && vacuous).length);
        for (const { rate, wilson_95, of } of Object.values(rates)) {
          expect(rate === null).toBe(of === 0);
          expect(wilson_95[0]).toBeLessThanOrEqual(rate ?? 0);
          expect(wilson_95[1]).toBeGreaterThanOrEqual(rate ?? 1);
        }
        const [low, high] = scores.interval_95 ?? [scores.mean ?? 0, scores.mean ?? 1];
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(scores.mean ?? 0);
        expect(high).toBeGreaterThanOrEqual(scores.mean ?? 1);
      }),
    );
  });

  test('of nothing have no rate, and the whole of [0, 1] for an interval', () => {
    const { mutation_score, ...figures } = attributionFigures(noAttributions());
    expect(figures.test_validity).toEqual({ count: 0, of: 0, rate: null, wilson_95: [0, 1] });
    expect(figures.false_success).toEqual(figures.test_validity);
    expect(mutation_score).toEqual({ n: 0, mean: null, interval_95: null });
  });

  test('have no interval of one score, or of scores that are all equal', () => {
    const [trial] = trialsOf({ true_success: 1 });
    if (!trial) throw new RangeError('no trial');
    for (const n of [1, 50]) {
      const equal = Array.from({ length: n }, () => ({ ...trial, killed: 11 }));
      expect(attributionFigures(countsOf(equal)).mutation_score).toEqual({ n, mean: 1, interval_95: null });
    }
  });
});
