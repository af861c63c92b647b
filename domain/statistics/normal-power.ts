import { normalQuantile, normalUpperTail } from './normal.ts';
import type { Power, TwoArmDesign } from './power.ts';
import type { StratumDesign } from './simulation.ts';
import { sum } from './sum.ts';

/**
 * The power of the two-sided exact stratified test by the normal approximation with Yates's correction, which comes near
 * that test (Casagrande, Pike & Smith 1978, Applied Statistics 27: 176-180): of finetuned successes that differ from what
 * equal arms lead to by more than half a success and z null standard deviations. That deviation is the one given the
 * tasks' totals, with their expected variance.
 */
export function stratifiedNormalPower(strata: readonly StratumDesign[], alpha: number): number {
  const { better, worse } = chances(strata, alpha / 2);
  return better + worse;
}

/** The same of the one-sided test, for finetuned better. */
export function oneSidedNormalPower(strata: readonly StratumDesign[], alpha: number): number {
  return chances(strata, alpha).better;
}

/** Of rejecting on either side, each at the level `alpha`. */
function chances(strata: readonly StratumDesign[], alpha: number): { better: number; worse: number } {
  const all = strata.map(moments);
  const surplus = sum(all.map((each) => each.surplus));
  const deviation = Math.sqrt(sum(all.map((each) => each.variance)));
  const critical = -normalQuantile(alpha) * Math.sqrt(sum(all.map((each) => each.nullVariance))) + 1 / 2;
  if (deviation === 0) return { better: surplus > critical ? 1 : 0, worse: -surplus > critical ? 1 : 0 };
  return {
    better: normalUpperTail((critical - surplus) / deviation),
    worse: normalUpperTail((critical + surplus) / deviation),
  };
}

/**
 * For one table, as a function of its rates. Where `fisherPower` ends, at 80,000 trials of each arm, it misses that one by
 * less than 0.001, with 100 successes or failures expected in an arm by 0.003, with 10 by 0.02. Null for an arm without trials.
 */
export function normalPower({ alpha, ...trials }: TwoArmDesign): Power | null {
  if (Math.min(trials.baselineTrials, trials.finetunedTrials) === 0) return null;
  return (baselineRate, finetunedRate) => stratifiedNormalPower([{ ...trials, baselineRate, finetunedRate }], alpha);
}

/** Of the finetuned successes less those that equal arms lead to: mean, variance, and variance expected by the test. */
function moments({ baselineTrials, finetunedTrials, baselineRate, finetunedRate }: StratumDesign): {
  surplus: number;
  variance: number;
  nullVariance: number;
} {
  const trials = baselineTrials + finetunedTrials;
  const pairs = baselineTrials * finetunedTrials;
  const ofBaseline = baselineTrials * bernoulli(baselineRate);
  const ofFinetuned = finetunedTrials * bernoulli(finetunedRate);
  const successes = baselineTrials * baselineRate + finetunedTrials * finetunedRate;
  return {
    surplus: (pairs / trials) * (finetunedRate - baselineRate),
    variance: (baselineTrials ** 2 * ofFinetuned + finetunedTrials ** 2 * ofBaseline) / trials ** 2,
    nullVariance:
      (pairs * (successes * (trials - successes) - ofBaseline - ofFinetuned)) / (trials ** 2 * (trials - 1)),
  };
}

function bernoulli(rate: number): number {
  return rate * (1 - rate);
}
