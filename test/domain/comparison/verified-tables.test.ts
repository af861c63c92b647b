import { describe, expect, test } from 'vitest';
import { compareTables } from '../../../domain/comparison/compare-tables.ts';
import { Analysis } from '../../../domain/spec.ts';

const analysis = Analysis.parse({});

/** Rows are finetuned successes and failures, baseline successes and failures. */
function compare(rows: readonly (readonly [number, number, number, number])[]) {
  return compareTables(
    rows.map(([a, b, c, d], index) => ({
      task_id: `t${index}`,
      finetuned: { successes: a, trials: a + b },
      baseline: { successes: c, trials: c + d },
    })),
    analysis,
  );
}

/** Equal but for the last decimal that the reference gives. */
function near(reference: number): unknown {
  const decimals = String(reference).split('.')[1]?.length ?? 1;
  return expect.closeTo(reference, decimals - 1);
}

function nearInterval(low: number, high: number): unknown {
  return [near(low), near(high)];
}

// Computed with exact rationals or 40 digits; CMH, MH and their intervals agree with R and statsmodels where those have them.
describe('verified stratified tables', () => {
  test('S1: six tasks that add up to 192 against 171 of 300', () => {
    const { stratified, hypotheses } = compare([
      [45, 5, 42, 8],
      [40, 10, 35, 15],
      [36, 14, 30, 20],
      [30, 20, 27, 23],
      [24, 26, 22, 28],
      [17, 33, 15, 35],
    ]);
    expect(stratified).toMatchObject({
      p_two_sided: near(0.0730767731826),
      p_one_sided: near(0.0365383865913),
      mid_p: near(0.06084870883),
      common_odds_ratio: near(1.401459755),
      common_odds_ratio_95: nearInterval(0.970470528, 2.02826606),
      cmh_p: near(0.0601952894),
      mh_odds_ratio: near(1.405875532),
      mh_risk_difference: 0.07,
    });
    expect(stratified.homogeneity_p).toBeCloseTo(0.971, 3);
    expect(stratified.mh_risk_difference_95).toEqual(nearInterval(-0.0023802, 0.1423802));
    expect(hypotheses.h1.status).toBe('inconclusive');
  });

  test('S3: tasks with a zero margin contribute nothing, and tasks of unequal difficulty gain power', () => {
    const { overall, stratified, per_task, hypotheses } = compare([
      [50, 0, 50, 0],
      [50, 0, 45, 5],
      [38, 12, 28, 22],
      [30, 20, 20, 30],
      [5, 45, 2, 48],
      [0, 50, 0, 50],
    ]);
    expect(overall.fisher_p_two_sided).toEqual(near(0.02712415943));
    expect(stratified).toMatchObject({
      p_two_sided: near(0.000407340909692),
      common_odds_ratio: near(2.647593125),
      common_odds_ratio_95: nearInterval(1.51059731, 4.71737155),
      cmh_p: near(0.000276610309),
      mh_odds_ratio: near(2.694915254),
    });
    expect(per_task.slice(1, 4).map(({ holm_p }) => holm_p)).toEqual([
      expect.closeTo(0.337707, 6),
      expect.closeTo(0.337707, 6),
      expect.closeTo(0.337707, 6),
    ]);
    expect(hypotheses.h1.status).toBe('met');
  });

  test("UCBAdmissions: pooling claims what the departments do not show (Simpson's paradox)", () => {
    // Men in the finetuned arm's place, women in the baseline's.
    const { overall, stratified, hypotheses, notes } = compare([
      [512, 313, 89, 19],
      [353, 207, 17, 8],
      [120, 205, 202, 391],
      [138, 279, 131, 244],
      [53, 138, 94, 299],
      [22, 351, 24, 317],
    ]);
    expect(overall.fisher_p_two_sided).toBeLessThan(1e-21);
    expect(stratified).toMatchObject({
      p_two_sided: near(0.227762526798),
      cmh_p: near(0.216923697),
      mh_odds_ratio: near(0.904696828),
    });
    expect(stratified.mh_odds_ratio_95).toEqual(nearInterval(0.7719074, 1.0603298));
    expect(stratified.homogeneity_p).toBeCloseTo(0.0021, 4);
    expect(hypotheses.h1.status).not.toBe('met');
    expect(hypotheses.legacy_success.h1_met).toBe(true);
    expect(notes.join('\n')).toContain('The effect differs between the tasks');
  });
});

test('undefined and infinite numbers are null, in JSON too', () => {
  const { overall, stratified, clustered, headline } = compare([[0, 0, 0, 0]]);
  expect(overall).toMatchObject({ odds_ratio: null, odds_ratio_95: null, difference: null, cohens_h: null });
  expect(stratified).toMatchObject({ p_two_sided: 1, common_odds_ratio: null, mh_risk_difference: null });
  expect(clustered).toEqual({ difference: null, ci_95: null, df: null });
  expect(headline).toBe('An arm has no scored trials: nothing was compared.');
  const infinite = compare([[50, 0, 45, 5]]);
  expect(infinite.overall.odds_ratio_95).toEqual([expect.closeTo(0.9542474, 6), null]);
  expect(JSON.parse(JSON.stringify(infinite))).toEqual(infinite);
});

test('arms of more trials than the exact power is summed for have the power of the normal approximation, and that is said', () => {
  const { power, notes } = compare([[50_800, 49_200, 50_000, 50_000]]);
  expect(power.method).toBe('normal');
  expect(power.minimum_detectable_difference_80).toBeCloseTo(0.00627, 4);
  expect(power.power_at_h1_threshold).toBeCloseTo(1, 6);
  expect(notes.join('\n')).toContain('(by its normal approximation)');
  expect(compare([[40, 10, 30, 20]]).power.method).toBe('exact');
});
