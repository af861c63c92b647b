import { describe, expect, test } from 'vitest';
import { compareNight, firstNight, isReference } from '../../../domain/nightly/compare-night.ts';
import { nightId, isNightOf } from '../../../domain/nightly/night-id.ts';
import { measuredArm } from './measured-arm.ts';

const RULE = { alpha: 0.01, margin: 0.15, wanted_power: 0.8 };

describe('a night against its reference', () => {
  test('is tested one-sided: a better night is no regression, a worse one is', () => {
    const reference = measuredArm({ experiment: 'exp-1', successes: 25 });
    const better = compareNight(measuredArm({ successes: 45 }), reference, RULE);
    expect(better.outcome).not.toBe('regression');
    expect(better.test?.p_one_sided).toBeGreaterThan(0.99);
    const worse = compareNight(measuredArm({ successes: 10 }), reference, RULE);
    expect(worse.outcome).toBe('regression');
    expect(worse.test?.difference).toBeCloseTo(-0.3, 12);
  });

  test('of few trials is inconclusive, and says which drop it could not have found', () => {
    const reference = measuredArm({ experiment: 'exp-1', successes: 5, trials: 10 });
    const { outcome, reasons } = compareNight(measuredArm({ successes: 5, trials: 10 }), reference, RULE);
    expect(outcome).toBe('inconclusive');
    expect(reasons.join()).toContain('a drop of 15.0 points would have been found with probability');
  });

  test.each([
    ['digest', { model: { digest: 'b'.repeat(64) } }],
    ['adapter_digest', { model: { adapter_digest: 'c'.repeat(64) } }],
    ['server', { model: { server: 'other' } }],
    ['server_version', { model: { server_version: '2' } }],
    ['prompts', { prompts: { system: 'Another text.' } }],
    ['tasks', { task: { specification: 'Another text.' } }],
    ['options', { spec: { retry_budget: 5 } }],
    ['options', { spec: { guards: ['syntax', 'not_vacuous'] } }],
    ['limits', { spec: { limits: { cpu_seconds: 9, memory_mib: 512, output_kib: 64, disk_mib: 16 } } }],
    ['sandbox', { sandbox: { level: 2 as const } }],
  ])('whose %s has changed is not comparable, and says so', (what, change) => {
    const reference = measuredArm({ experiment: 'exp-1', successes: 25 });
    const compared = compareNight(measuredArm({ successes: 25, ...change }), reference, RULE);
    expect(compared).toMatchObject({ outcome: 'not_comparable', test: null });
    expect(compared.drift.map((drift) => drift.what)).toEqual([what]);
    expect(compared.reasons).toHaveLength(1);
  });

  test('differs by nature in its seed and its number of trials', () => {
    const reference = measuredArm({ experiment: 'exp-1', successes: 25 });
    const night = measuredArm({ successes: 50, trials: 100, spec: { sampling: { seed: 7 } } });
    expect(compareNight(night, reference, { ...RULE, margin: 0.4 }).outcome).toBe('no_regression_detected');
  });

  test('that lacks trials, or whose reference does, is not comparable', () => {
    const whole = measuredArm({ experiment: 'exp-1', successes: 25 });
    const partial = measuredArm({ successes: 12, trials: 30, spec: { trials_per_task: 50 } });
    for (const [night, reference] of [
      [partial, whole],
      [whole, partial],
    ] as const) {
      const compared = compareNight(night, reference, RULE);
      expect(compared).toMatchObject({ outcome: 'not_comparable', test: null, drift: [] });
      expect(compared.reasons).toEqual(['night-1.nightly has 30 of 50 trials of fibonacci']);
    }
  });

  test('with more than 5% infrastructure errors is inconclusive', () => {
    const reference = measuredArm({ experiment: 'exp-1', successes: 25 });
    const night = measuredArm({ successes: 0, broken: 3 });
    expect(compareNight(night, reference, RULE).outcome).toBe('inconclusive');
  });
});

describe('a first night', () => {
  test('becomes the reference when it is whole, and not when trials are missing or broken', () => {
    expect(isReference(firstNight(measuredArm({ successes: 25 })))).toBe(true);
    expect(isReference(firstNight(measuredArm({ successes: 25, broken: 3 })))).toBe(false);
    expect(isReference(firstNight(measuredArm({ successes: 9, trials: 9, spec: { trials_per_task: 50 } })))).toBe(
      false,
    );
  });
});

describe('the id of a night', () => {
  test('is its name and its time in UTC, and is recognised as such', () => {
    const id = nightId('my-model', new Date('2026-11-01T23:05:09.123Z'));
    expect(id).toBe('my-model-20261101-230509');
    expect(isNightOf('my-model', id)).toBe(true);
    expect(isNightOf('my', id)).toBe(false);
    expect(isNightOf('my-model', 'my-model-2026-11-01T23:05:09Z')).toBe(false);
  });
});
