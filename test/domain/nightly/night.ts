import { modelIdentity } from '../../support/model-identity.ts';
import type { NightResult } from '../../../domain/nightly/night.ts';

/** A night of 10 trials, 4 of which passed, after 9 of the reference's. */
export function night(given: Partial<NightResult> = {}): NightResult {
  return {
    nightly: 'nightly',
    night: 'nightly-20261101-020000',
    started_at: '2026-11-01T02:00:00.000Z',
    finished_at: '2026-11-01T02:10:00.000Z',
    reference: 'exp-1.baseline',
    outcome: 'no_regression_detected',
    reasons: [],
    drift: [],
    night_arm: {
      successes: 4,
      scored: 10,
      trials: 10,
      infrastructure_errors: 0,
      rate: 0.4,
      wilson_95: [0.168, 0.687],
    },
    reference_arm: {
      successes: 9,
      scored: 10,
      trials: 10,
      infrastructure_errors: 0,
      rate: 0.9,
      wilson_95: [0.596, 0.982],
    },
    per_task: [{ task_id: 'fibonacci', reference: [9, 10], night: [4, 10] }],
    test: { p_one_sided: 0.0286, alpha: 0.01, margin: 0.15, power: 0.1, difference: -0.5, newcombe_95: [-0.75, -0.1] },
    model: modelIdentity({ name: 'miniature', digest: 'a'.repeat(64) }),
    alert: null,
    ...given,
  };
}
