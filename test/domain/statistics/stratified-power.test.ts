import { describe, expect, test } from 'vitest';
import { logitShift, shiftedRate } from '../../../domain/statistics/logit-shift.ts';
import { fisherPower } from '../../../domain/statistics/power.ts';
import { simulate } from '../../../domain/statistics/simulation.ts';
import { stratifiedExact } from '../../../domain/statistics/stratified-exact.ts';
import { stratifiedPower } from '../../../domain/statistics/stratified-power.ts';

const SPREADS = {
  homogeneous: [0.57, 0.57, 0.57, 0.57, 0.57, 0.57],
  wide: [0.2, 0.35, 0.55, 0.66, 0.72, 0.94],
  bimodal: [0.9, 0.85, 0.8, 0.4, 0.3, 0.17],
};

function strataOf(rates: readonly number[], trials = 50) {
  return rates.map((baselineRate) => ({ baselineRate, baselineTrials: trials, finetunedTrials: trials }));
}

describe('the power of the exact stratified test', () => {
  // 20,000 simulated experiments (10,000 with a gain) by an independent program: standard errors to 0.002 and 0.005.
  test.each([
    ['homogeneous', 0, 0.042, 0.005],
    ['homogeneous', 0.05, 0.213, 0.013],
    ['homogeneous', 0.1, 0.683, 0.015],
    ['wide', 0.05, 0.263, 0.013],
    ['wide', 0.1, 0.794, 0.013],
    ['bimodal', 0, 0.039, 0.005],
    ['bimodal', 0.05, 0.293, 0.014],
    ['bimodal', 0.1, 0.845, 0.011],
  ] as const)('with %s tasks and a mean gain of %d is %d', (spread, gain, expected, tolerance) => {
    const found = stratifiedPower({ strata: strataOf(SPREADS[spread]), alpha: 0.05 })(gain);
    expect(Math.abs((found?.power ?? 0) - expected)).toBeLessThan(tolerance);
    expect(found?.standardError).toBeLessThanOrEqual(0.001);
  });

  // Given that m tasks differ, the finetuned arm is the better one of each with chance q: McNemar's test of m.
  test('of tasks of one trial is that of the sign test, as exact as its simulation says', () => {
    const [tasks, before, after] = [20, 0.57, 0.87];
    const [better, worse] = [(1 - before) * after, before * (1 - after)];
    const chances = (trials: number, rate: number): number[] => {
      let chance = (1 - rate) ** trials;
      return Array.from({ length: trials + 1 }, (_, k) => {
        const here = chance;
        chance *= ((trials - k) / (k + 1)) * (rate / (1 - rate));
        return here;
      });
    };
    const rejected = chances(tasks, better + worse).map((chance, m) => {
      const fair = chances(m, 0.5);
      return chances(m, better / (better + worse)).reduce((sum, here, k) => {
        const tail = fair.filter((_, other) => Math.abs(2 * other - m) >= Math.abs(2 * k - m));
        return tail.reduce((total, each) => total + each, 0) < 0.05 ? sum + chance * here : sum;
      }, 0);
    });
    const exact = rejected.reduce((sum, chance) => sum + chance, 0);
    const found = stratifiedPower({
      strata: strataOf(
        Array.from({ length: tasks }, () => before),
        1,
      ),
      alpha: 0.05,
    })(0.3);
    expect(found?.standardError).toBeLessThan(0.002);
    expect(Math.abs((found?.power ?? 0) - exact)).toBeLessThan(3 * (found?.standardError ?? 0));
  });

  test('is not taken for nil where it is rare', () => {
    const rates = Array.from({ length: 6 }, () => 0.57);
    for (const seed of [1, 2, 3, 4, 5]) {
      const found = stratifiedPower({ strata: strataOf(rates, 1), alpha: 0.05, seed })(0.4);
      // All six tasks must differ, all for the finetuned arm.
      expect(Math.abs((found?.power ?? 0) - (0.43 * 0.97) ** 6)).toBeLessThan(0.004);
      expect(found?.power).toBeGreaterThan(0);
    }
  });

  test('with one task is the power of Fisher', () => {
    const exact = fisherPower({ baselineTrials: 60, finetunedTrials: 60, alpha: 0.05 })?.(0.4, 0.65) ?? 0;
    const found = stratifiedPower({ strata: strataOf([0.4], 60), alpha: 0.05 })(0.25);
    expect(Math.abs((found?.power ?? 0) - exact)).toBeLessThan(4 * (found?.standardError ?? 0) + 1e-4);
  });

  test('is the share of simulated experiments that the test itself rejects', () => {
    const rates = [0.2, 0.5, 0.8];
    const strata = strataOf(rates, 15);
    const shift = logitShift(rates, 0.2) ?? 0;
    const design = strata.map((each) => ({ ...each, finetunedRate: shiftedRate(each.baselineRate, shift) }));
    const counted = simulate(design, (tables) => (stratifiedExact(tables).twoSided < 0.05 ? 1 : 0), {
      replications: 20_000,
      seed: 7,
    });
    const found = stratifiedPower({ strata, alpha: 0.05 })(0.2);
    expect(Math.abs((found?.power ?? 0) - counted.power)).toBeLessThan(4 * counted.standardError);
  });

  test('is at most alpha where the arms do not differ, and grows with the gain', () => {
    const power = stratifiedPower({ strata: strataOf(SPREADS.wide), alpha: 0.05 });
    const powers = [0, 0.02, 0.05, 0.08, 0.12].map((gain) => power(gain)?.power ?? 0);
    expect(powers[0]).toBeLessThan(0.05);
    expect(powers).toEqual(powers.toSorted((a, b) => a - b));
  });

  test('is the same number again with the same seed, and near it with another', () => {
    const of = (seed: number) => stratifiedPower({ strata: strataOf([0.3, 0.6]), alpha: 0.05, seed })(0.1)?.power ?? 0;
    expect(of(5)).toBe(of(5));
    expect(of(6)).not.toBe(of(5));
    expect(of(6)).toBeCloseTo(of(5), 1);
  });

  test('is certain for a plain difference among many trials', () => {
    expect(stratifiedPower({ strata: strataOf([0.3, 0.6], 20_000), alpha: 0.05, replications: 5 })(0.1)?.power).toBe(1);
  });

  test('is null for a gain that no shift gives', () => {
    const power = stratifiedPower({ strata: strataOf([0.9, 1]), alpha: 0.05 });
    expect(power(0.06)).toBeNull();
    expect(stratifiedPower({ strata: [], alpha: 0.05 })(0.1)).toBeNull();
  });
});

describe('the common shift of the log odds', () => {
  test('raises the mean rate by the gain', () => {
    const shift = logitShift(SPREADS.wide, 0.1) ?? 0;
    const mean = SPREADS.wide.reduce((sum, rate) => sum + shiftedRate(rate, shift), 0) / 6;
    expect(mean).toBeCloseTo(0.67, 12);
    expect(logitShift(SPREADS.wide, 0)).toBe(0);
    expect(logitShift([0.5], -0.25)).toBeCloseTo(-Math.log(3), 12);
  });

  test('leaves a rate of 0 or 1 where it is', () => {
    expect(shiftedRate(0, 3)).toBe(0);
    expect(shiftedRate(1, -3)).toBe(1);
  });
});
