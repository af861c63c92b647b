import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { breslowDay } from '../../../domain/statistics/breslow-day.ts';
import { cmh } from '../../../domain/statistics/cmh.ts';
import { mhOddsRatio } from '../../../domain/statistics/mh-odds-ratio.ts';
import { mhRiskDifference } from '../../../domain/statistics/mh-risk-difference.ts';
import { simulate } from '../../../domain/statistics/simulation.ts';
import { arms, NOT_COUNTS, twoArms } from './arbitrary.ts';
import { ADMISSIONS, RABBITS, SIX_TASKS, ZERO_MARGINS } from './reference-strata.ts';

const NOTHING = [arms([0, 0], [3, 5]), arms([4, 4], [9, 9]), arms([0, 4], [0, 9])];

describe('the Cochran-Mantel-Haenszel test', () => {
  test.each([
    ['six tasks', SIX_TASKS, 3.531995793, 0.0601952894],
    ['zero margins', ZERO_MARGINS, 13.222487223, 0.000276610309],
    ['admissions', ADMISSIONS, 1.52460666, 0.216923697],
  ])('of %s', (_, strata, chiSquare, p) => {
    const found = cmh(strata);
    expect(found.chiSquare).toBeCloseTo(chiSquare, 8);
    expect(found.p).toBeCloseTo(p, 9);
  });

  test.each([
    ['six tasks', SIX_TASKS, 3.203624, 0.073475276],
    ['admissions', ADMISSIONS, 1.426946, 0.23226346],
    ['rabbits', RABBITS, 3.9286, 0.04747],
  ])('with continuity correction, of %s', (_, strata, chiSquare, p) => {
    const found = cmh(strata, { continuityCorrection: true });
    expect(Math.abs(found.chiSquare - chiSquare)).toBeLessThan(0.00005);
    expect(Math.abs(found.p - p)).toBeLessThan(0.000005);
  });

  test('has a z that is above 0 when the finetuned arm is better', () => {
    expect(cmh(SIX_TASKS).z).toBeCloseTo(Math.sqrt(cmh(SIX_TASKS).chiSquare), 12);
    expect(cmh([arms([1, 9], [8, 9])]).z).toBeLessThan(0);
  });

  test('tells nothing where no task does', () => {
    expect(cmh(NOTHING)).toEqual({ z: 0, chiSquare: 0, p: 1, variance: 0 });
    expect(cmh([...NOTHING, ...SIX_TASKS])).toEqual(cmh(SIX_TASKS));
  });

  test('has a p in (0, 1] for any strata', () => {
    fc.assert(
      fc.property(fc.array(twoArms(1_000_000), { maxLength: 6 }), fc.boolean(), (strata, continuityCorrection) => {
        const { p } = cmh(strata, { continuityCorrection });
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
      }),
    );
  });

  test.each(NOT_COUNTS)('refuses %j', (counts, problem) => {
    expect(() => cmh([{ baseline: counts, finetuned: counts }])).toThrow(problem);
  });
});

describe('the Mantel-Haenszel odds ratio', () => {
  test.each([
    ['six tasks', SIX_TASKS, 1.405875532, 0.9863911, 2.0037548],
    ['zero margins', ZERO_MARGINS, 2.694915254, 1.5689892, 4.6288199],
    ['admissions', ADMISSIONS, 0.904696828, 0.7719074, 1.0603298],
    ['rabbits', RABBITS, 7, 1.026713, 47.725133],
  ])('of %s', (_, strata, estimate, low, high) => {
    const found = mhOddsRatio(strata);
    expect(found.estimate).toBeCloseTo(estimate, 9);
    expect(found.interval95?.[0]).toBeCloseTo(low, 6);
    expect(found.interval95?.[1]).toBeCloseTo(high, 6);
  });

  test('is null where infinite or undefined, and 0 without an interval', () => {
    const none = { estimate: null, interval95: null };
    expect(mhOddsRatio(NOTHING)).toEqual(none);
    expect(mhOddsRatio([arms([5, 5], [2, 5])])).toEqual(none);
    expect(mhOddsRatio([arms([0, 5], [2, 5])])).toEqual({ estimate: 0, interval95: null });
  });
});

describe('the Mantel-Haenszel risk difference', () => {
  test.each([
    ['six tasks', SIX_TASKS, 0.07, 0.036929362, -0.0023802, 0.1423802],
    ['zero margins', ZERO_MARGINS, 0.0933333, 0.025024433, 0.0442863, 0.1423803],
  ])('of %s', (_, strata, difference, standardError, low, high) => {
    const found = mhRiskDifference(strata);
    expect(found?.difference).toBeCloseTo(difference, 7);
    expect(found?.standardError).toBeCloseTo(standardError, 9);
    expect(found?.interval95[0]).toBeCloseTo(low, 6);
    expect(found?.interval95[1]).toBeCloseTo(high, 6);
  });

  test('reaches a threshold that it equals, whatever the rounding of the rates', () => {
    const tasks = [arms([12, 20], [11, 20]), arms([7, 20], [6, 20]), arms([20, 20], [19, 20])];
    expect(mhRiskDifference(tasks)?.difference).toBe(0.05);
    expect(mhRiskDifference(SIX_TASKS)?.difference).toBe(0.07);
  });

  test('of one table is the difference of its rates with the binomial standard error', () => {
    const found = mhRiskDifference([arms([30, 50], [16, 40])]);
    expect(found?.difference).toBeCloseTo(0.2, 15);
    expect(found?.standardError).toBeCloseTo(Math.sqrt((0.6 * 0.4) / 50 + (0.4 * 0.6) / 40), 15);
  });

  test('weighs a task by both arms, and leaves out a task with one', () => {
    const found = mhRiskDifference([arms([2, 2], [0, 2]), arms([4, 8], [4, 8]), arms([0, 0], [5, 9])]);
    expect(found?.difference).toBeCloseTo(1 / 5, 15);
    expect(mhRiskDifference([arms([0, 0], [3, 5])])).toBeNull();
    expect(mhRiskDifference([])).toBeNull();
  });

  test('has no width where all or none succeed', () => {
    expect(mhRiskDifference([arms([0, 50], [0, 50])])).toEqual({ difference: 0, standardError: 0, interval95: [0, 0] });
  });
});

describe("Breslow and Day's test with Tarone's correction", () => {
  // statsmodels' StratifiedTable.test_equal_odds(adjust=True).
  test.each([
    ['six tasks', SIX_TASKS, 0.8897786857594638, 0.970957211576698],
    ['admissions', ADMISSIONS, 18.82550125205323, 0.0020714013978808676],
  ])('of %s', (_, strata, chiSquare, p) => {
    const found = breslowDay(strata);
    expect(found?.df).toBe(5);
    expect(found?.chiSquare).toBeCloseTo(chiSquare, 9);
    expect(found?.p).toBeCloseTo(p, 11);
  });

  test('leaves out tables with a zero margin', () => {
    expect(breslowDay(ZERO_MARGINS)?.df).toBe(3);
    expect(breslowDay([...NOTHING, ...SIX_TASKS])).toEqual(breslowDay(SIX_TASKS));
  });

  test('is null with fewer than two tables that tell anything, or without a common odds ratio', () => {
    expect(breslowDay([...NOTHING, arms([3, 9], [4, 9])])).toBeNull();
    expect(breslowDay([arms([9, 9], [4, 9]), arms([9, 9], [5, 9])])).toBeNull();
    expect(breslowDay([arms([0, 9], [4, 9]), arms([0, 9], [5, 9])])).toBeNull();
  });

  test('leaves out tables with a fitted cell below 1, which one trial more or less would turn over', () => {
    const atTheTop = arms([50, 50], [49, 50]);
    expect(breslowDay([...SIX_TASKS, atTheTop])?.df).toBe(5);
    expect(breslowDay([arms([30, 50], [20, 50]), atTheTop])).toBeNull();
  });

  test('is null where the trials are too few for the number of tables, which alone would make chi-square large', () => {
    const single = Array.from({ length: 40 }, (_, task) => arms([1 - (task % 2), 1], [task % 2, 1]));
    expect(breslowDay(single)).toBeNull();
    const few = Array.from({ length: 100 }, () => arms([3, 5], [2, 5]));
    expect(breslowDay(few)).toBeNull();
  });

  test.each([
    [40, 1, 0.5],
    [18, 2, 0.5],
    [100, 5, 0.5],
    [100, 15, 0.5],
    [18, 20, 0.5],
    [6, 13, 0.3],
    [6, 50, 0.95],
  ])(
    'alarms in at most about 6 of 100 experiments without a difference: %d tables of %d trials',
    (tables, trials, rate) => {
      const table = { baselineTrials: trials, finetunedTrials: trials, baselineRate: rate, finetunedRate: rate };
      const alarm = (strata: Parameters<typeof breslowDay>[0]): number => ((breslowDay(strata)?.p ?? 1) < 0.05 ? 1 : 0);
      const design = Array.from({ length: tables }, () => table);
      expect(simulate(design, alarm, { replications: 1_000, seed: 7 }).power).toBeLessThan(0.065);
    },
  );

  test('finds nothing where the odds ratios are the same, and gives a p for any strata', () => {
    expect(breslowDay([arms([30, 50], [20, 50]), arms([60, 100], [40, 100])])?.p).toBeCloseTo(1, 6);
    fc.assert(
      fc.property(fc.array(twoArms(500), { maxLength: 6 }), (strata) => {
        const found = breslowDay(strata);
        if (found === null) return;
        expect(found.p).toBeGreaterThanOrEqual(0);
        expect(found.p).toBeLessThanOrEqual(1);
      }),
    );
  });
});
