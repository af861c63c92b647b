import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dropPower } from '../../../domain/nightly/drop-power.ts';
import { binomial } from '../../../domain/statistics/binomial.ts';
import { stratifiedExact } from '../../../domain/statistics/stratified-exact.ts';

describe('the power to find a drop', () => {
  test('of one task is that of the test itself, summed over every pair of counts', () => {
    const reference = { successes: 15, trials: 20 };
    const before = 15.5 / 21;
    const after = before - 0.3;
    const chances = (rate: number): [number, number][] => {
      const { first, probabilities } = binomial(20, rate);
      return probabilities.map((chance, index) => [first + index, chance]);
    };
    let exact = 0;
    for (const [was, chanceWas] of chances(before)) {
      for (const [is, chanceIs] of chances(after)) {
        const strata = [{ baseline: { successes: is, trials: 20 }, finetuned: { successes: was, trials: 20 } }];
        if (stratifiedExact(strata).oneSided < 0.05) exact += chanceWas * chanceIs;
      }
    }
    const power = dropPower({ strata: [{ reference, nightTrials: 20 }], drop: 0.3, alpha: 0.05 });
    expect(power).toBeGreaterThan(exact - 0.03);
    expect(power).toBeLessThan(exact + 0.03);
  });

  test('grows with the drop and with the number of trials', () => {
    const rates = fc.array(fc.double({ min: 0.4, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 });
    const at = (shares: number[], trials: number, drop: number): number =>
      dropPower({
        strata: shares.map((share) => ({
          reference: { successes: Math.round(share * trials), trials },
          nightTrials: trials,
        })),
        drop,
        alpha: 0.01,
      }) ?? 0;
    fc.assert(
      fc.property(rates, (shares) => {
        expect(at(shares, 40, 0.25)).toBeGreaterThan(at(shares, 40, 0.1) - 0.02);
        expect(at(shares, 80, 0.2)).toBeGreaterThan(at(shares, 20, 0.2) - 0.02);
      }),
      { numRuns: 6 },
    );
  });

  test.for([
    [[0.3, 0.6], 0.04],
    [[0.97, 0.995], 0.008],
    [[0.98], 0.01],
  ] as const)('of large designs goes over into the normal approximation without a step: %j', ([rates, drop]) => {
    const at = (trials: number): number =>
      dropPower({
        strata: rates.map((rate) => ({
          reference: { successes: Math.round(rate * trials), trials },
          nightTrials: trials,
        })),
        drop,
        alpha: 0.01,
      }) ?? 0;
    const last = 2_000 / rates.length;
    expect(Math.abs(at(last + 1) - at(last))).toBeLessThan(0.01);
  });

  test('is null where the reference passes no more than the drop, or nothing was scored', () => {
    const strata = [{ reference: { successes: 2, trials: 20 }, nightTrials: 20 }];
    expect(dropPower({ strata, drop: 0.15, alpha: 0.01 })).toBeNull();
    expect(dropPower({ strata: [], drop: 0.15, alpha: 0.01 })).toBeNull();
  });

  test('is there for a reference that always passes', () => {
    const strata = [{ reference: { successes: 50, trials: 50 }, nightTrials: 50 }];
    expect(dropPower({ strata, drop: 0.3, alpha: 0.01 })).toBeGreaterThan(0.9);
  });
});
