import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_INFRASTRUCTURE_SHARE, type NightEvidence, nightOutcome } from '../../../domain/nightly/outcome.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const healthy = fc.double({ min: 0, max: MAX_INFRASTRUCTURE_SHARE, noNaN: true });
const level = fc.double({ min: 0.001, max: 0.25, noNaN: true });

function evidence(shares: fc.Arbitrary<number>): fc.Arbitrary<NightEvidence> {
  return fc.record({
    test: fc.record({
      p_one_sided: fc.option(fc.double({ min: 1e-12, max: 1, noNaN: true })),
      alpha: level,
      margin: level,
      power: fc.option(share),
    }),
    wantedPower: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
    infrastructureShare: fc.record({ reference: shares, night: shares }),
  });
}

describe('the outcome of a night', () => {
  test('is a regression exactly when a healthy measurement has a p below alpha', () => {
    fc.assert(
      fc.property(evidence(healthy), (given) => {
        const { p_one_sided: p, alpha } = given.test;
        expect(nightOutcome(given).outcome === 'regression').toBe(p !== null && p < alpha);
      }),
    );
  });

  test('is good news only when a drop of the margin would have been found with the wanted power', () => {
    fc.assert(
      fc.property(evidence(share), (given) => {
        const { outcome } = nightOutcome(given);
        const { power } = given.test;
        if (outcome === 'no_regression_detected') {
          expect(power).not.toBeNull();
          expect(power).toBeGreaterThanOrEqual(given.wantedPower);
        }
      }),
    );
  });

  test('is inconclusive, whatever p says, when more than 5% of either arm are infrastructure errors', () => {
    const ill = fc.double({ min: MAX_INFRASTRUCTURE_SHARE + 1e-9, max: 1, noNaN: true });
    fc.assert(
      fc.property(evidence(healthy), ill, fc.constantFrom('reference', 'night'), (given, sick, arm) => {
        const { outcome, reasons } = nightOutcome({
          ...given,
          infrastructureShare: { ...given.infrastructureShare, [arm]: sick },
        });
        expect(outcome).toBe('inconclusive');
        expect(reasons.join()).toContain(`the ${arm}'s trials are infrastructure errors`);
      }),
    );
  });

  test('always has a reason', () => {
    fc.assert(fc.property(evidence(share), (given) => nightOutcome(given).reasons.length > 0));
  });

  test('never gets better when p falls or the power falls', () => {
    const rank = { regression: 0, inconclusive: 1, no_regression_detected: 2, not_comparable: -1 };
    fc.assert(
      fc.property(evidence(healthy), share, share, (given, fraction, weaker) => {
        const { p_one_sided: p, power } = given.test;
        fc.pre(p !== null && power !== null);
        if (p === null || power === null) return;
        const worse = { ...given.test, p_one_sided: p * fraction, power: power * weaker };
        expect(rank[nightOutcome({ ...given, test: worse }).outcome]).toBeLessThanOrEqual(
          rank[nightOutcome(given).outcome],
        );
      }),
    );
  });
});
