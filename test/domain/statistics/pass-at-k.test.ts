import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { passAtK, passHatK } from '../../../domain/statistics/pass-at-k.ts';
import { counts, NOT_COUNTS } from './arbitrary.ts';
import { quotient, relativeError } from './exact-fisher.ts';

function choose(n: number, k: number): bigint {
  let ways = 1n;
  for (let i = 0; i < k; i += 1) ways = (ways * BigInt(n - i)) / BigInt(i + 1);
  return n < k ? 0n : ways;
}

const drawn = counts(200).chain((of) => fc.tuple(fc.constant(of), fc.integer({ min: 1, max: Math.max(1, of.trials) })));

describe('pass@k', () => {
  test.each([
    [35, 1, 0.7],
    [35, 5, 0.9985826615567596],
    [35, 10, 0.9999997076597859],
    [3, 10, 0.4959183673469388],
    [45, 10, 1],
    [0, 50, 0],
    [1, 50, 1],
  ])('of 50 trials with %d successes at k = %d is %d', (successes, k, expected) => {
    expect(passAtK({ successes, trials: 50 }, k)).toBeCloseTo(expected, 15);
  });

  test('equals the exact rational', () => {
    fc.assert(
      fc.property(drawn, ([{ successes, trials }, k]) => {
        fc.pre(k <= trials && successes > 0);
        const all = choose(trials, k);
        const exact = quotient(all - choose(trials - successes, k), all);
        expect(relativeError(passAtK({ successes, trials }, k) ?? 0, exact)).toBeLessThan(1e-12);
      }),
    );
  });

  test('is null for more trials than there are', () => {
    expect(passAtK({ successes: 3, trials: 5 }, 6)).toBeNull();
    expect(passAtK({ successes: 0, trials: 0 }, 1)).toBeNull();
  });
});

describe('pass^k', () => {
  test('equals the exact rational', () => {
    fc.assert(
      fc.property(drawn, ([{ successes, trials }, k]) => {
        fc.pre(k <= trials);
        const found = passHatK({ successes, trials }, k) ?? 0;
        if (k > successes) expect(found).toBe(0);
        else expect(relativeError(found, quotient(choose(successes, k), choose(trials, k)))).toBeLessThan(1e-12);
      }),
    );
  });

  test('is the rate at k = 1, and null for more trials than there are', () => {
    expect(passHatK({ successes: 35, trials: 50 }, 1)).toBe(0.7);
    expect(passHatK({ successes: 3, trials: 5 }, 6)).toBeNull();
  });
});

test.each([0, -1, 1.5, Number.NaN])('k = %d is refused', (k) => {
  expect(() => passAtK({ successes: 1, trials: 5 }, k)).toThrow(/k must be/);
  expect(() => passHatK({ successes: 1, trials: 5 }, k)).toThrow(/k must be/);
});

test.each(NOT_COUNTS)('%j is refused', (refused, problem) => {
  expect(() => passAtK(refused, 1)).toThrow(problem);
  expect(() => passHatK(refused, 1)).toThrow(problem);
});
