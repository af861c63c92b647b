import { expect, test } from 'vitest';
import { differenceInterval } from '../../../domain/comparison/difference-interval.ts';
import { evaluateH1, evaluateH2 } from '../../../domain/comparison/hypotheses.ts';
import type { H1 } from '../../../domain/comparison/hypothesis.ts';
import { Analysis } from '../../../domain/spec.ts';
import type { TwoArms } from '../../../domain/statistics/counts.ts';
import { logitShift, shiftedRate } from '../../../domain/statistics/logit-shift.ts';
import { mhRiskDifference } from '../../../domain/statistics/mh-risk-difference.ts';
import { simulate } from '../../../domain/statistics/simulation.ts';
import { stratifiedExact } from '../../../domain/statistics/stratified-exact.ts';

const analysis = Analysis.parse({});
const TRIALS = 50;

/** How difficulty is spread over six tasks; every mean is .57. */
const SPREADS = {
  homogeneous: [0.57, 0.57, 0.57, 0.57, 0.57, 0.57],
  moderate: [0.35, 0.45, 0.55, 0.61, 0.67, 0.79],
  wide: [0.2, 0.35, 0.55, 0.66, 0.72, 0.94],
  bimodal: [0.9, 0.85, 0.8, 0.4, 0.3, 0.17],
};

function decideH1(strata: TwoArms[]): H1 {
  const stratified = {
    p_two_sided: stratifiedExact(strata).twoSided,
    mh_risk_difference: mhRiskDifference(strata)?.difference ?? null,
  };
  return evaluateH1(stratified, differenceInterval(strata), analysis);
}

/** Tasks in which the finetuned rates exceed the baseline's by `gain` on average. */
function design(rates: readonly number[], gain: number) {
  const shift = logitShift(rates, gain) ?? 0;
  return rates.map((baselineRate) => ({
    baselineTrials: TRIALS,
    finetunedTrials: TRIALS,
    baselineRate,
    finetunedRate: shiftedRate(baselineRate, shift),
  }));
}

test.for(Object.entries(SPREADS))(
  'a model that learned nothing meets H1 in at most alpha of 10,000 experiments: %s',
  ([, rates]) => {
    let met = 0;
    const { power: rejected, replications } = simulate(
      design(rates, 0),
      (strata) => {
        const { status, decided_by } = decideH1(strata);
        met += status === 'met' ? 1 : 0;
        return decided_by.p < analysis.alpha ? 1 : 0;
      },
      { replications: 10_000, seed: 7 },
    );
    expect(rejected).toBeLessThanOrEqual(analysis.alpha);
    expect(met / replications).toBeLessThanOrEqual(analysis.alpha / 2);
  },
);

test.for([
  ['homogeneous', 0.683],
  ['bimodal', 0.845],
] as const)('a gain of 10 points is found as often as the reference simulations found it: %s', ([name, expected]) => {
  const found = simulate(design(SPREADS[name], 0.1), (strata) => (decideH1(strata).status === 'met' ? 1 : 0), {
    replications: 5_000,
    seed: 7,
  });
  expect(found.power).toBeGreaterThan(expected - 4 * found.standardError);
  expect(found.power).toBeLessThan(expected + 4 * found.standardError);
});

test('a tuned model that is worse than the reference by just the margin meets H2 in at most alpha of 2,000 experiments', () => {
  // The baseline is so poor that H1 is always met: nothing but the margin stands between the model and H2.
  const met = evaluateH1(
    { p_two_sided: 1e-9, mh_risk_difference: 0.5 },
    { interval_95: [0.4, 0.6], interval_method: 'greenland_robins' },
    analysis,
  );
  const tuned = SPREADS.moderate.map((rate) => rate - analysis.h2_margin);
  const strata = SPREADS.moderate.map((rate, index) => ({
    baselineTrials: TRIALS,
    finetunedTrials: TRIALS,
    baselineRate: rate,
    finetunedRate: tuned[index] ?? 0,
  }));
  const { power } = simulate(
    strata,
    (tables) => (evaluateH2({ arm: 'larger', strata: tables }, met, analysis).status === 'met' ? 1 : 0),
    { replications: 2_000, seed: 7 },
  );
  expect(power).toBeLessThanOrEqual(analysis.alpha);
  expect(power).toBeGreaterThan(0);
});

/** The counts of both arms as the strata against a reference arm, whose successes take the baseline's place. */
function against(reference: TwoArms[], strata: TwoArms[]): TwoArms[] {
  return strata.map(({ finetuned }, task) => ({ finetuned, baseline: reference[task]?.baseline ?? finetuned }));
}

// In both the reference arm is better than the tuned one by the margin, so H2 is false.
const FALSE_CLAIMS: [string, { gain: number; mayClaim: 'nothing' | 'h1'; replications: number }][] = [
  ['where nothing was learned', { gain: 0, mayClaim: 'nothing', replications: 4_000 }],
  ['where 20 points were', { gain: 0.2, mayClaim: 'h1', replications: 800 }],
];

test.for(FALSE_CLAIMS)(
  'the whole rule, H1 and then H2, claims what is not so in at most alpha of thousands of experiments: %s',
  ([, { gain, mayClaim, replications }]) => {
    const rates = design(SPREADS.moderate, gain);
    const references: TwoArms[][] = [];
    const better = rates.map((task) => ({
      ...task,
      baselineRate: Math.min(1, task.finetunedRate + analysis.h2_margin),
    }));
    simulate(better, (strata) => references.push(strata), { replications, seed: 11 });
    let tested = 0;
    const { power: wrong } = simulate(
      rates,
      (strata) => {
        const reference = against(references.pop() ?? [], strata);
        const h1 = decideH1(strata);
        // Without H1 there is no H2.
        if (h1.status !== 'met') return 0;
        tested += 1;
        const h2 = evaluateH2({ arm: 'larger', strata: reference }, h1, analysis);
        return h2.status === 'met' || mayClaim === 'nothing' ? 1 : 0;
      },
      { replications, seed: 7 },
    );
    expect(wrong).toBeLessThanOrEqual(analysis.alpha);
    expect(tested).toBeGreaterThan(0);
  },
);
