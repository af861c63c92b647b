import { expect, test } from 'vitest';
import { successClaim } from '../../../domain/comparison/attribution-claim.ts';
import { compareTables } from '../../../domain/comparison/compare-tables.ts';
import { Analysis } from '../../../domain/spec.ts';

test('a p of exactly alpha, whose rounding is below it, shows no gain, as it does not meet H1', () => {
  const strata = [
    { task_id: 'a', baseline: { successes: 2, trials: 14 }, finetuned: { successes: 2, trials: 2 } },
    { task_id: 'b', baseline: { successes: 20, trials: 20 }, finetuned: { successes: 20, trials: 20 } },
  ];
  const { h1 } = compareTables(strata, Analysis.parse({})).hypotheses;
  const { p, alpha, estimate: difference } = h1.decided_by;
  expect(p).toBeLessThan(alpha);
  expect(h1.status).not.toBe('met');
  expect(successClaim(strata, { difference, interval_95: null }, alpha)).toBe('not_shown');
});
