import { bisect } from '../statistics/bisect.ts';
import { logitShift, shiftedRate } from '../statistics/logit-shift.ts';
import { normalQuantile, normalUpperTail } from '../statistics/normal.ts';
import { trialsPerArm } from '../statistics/sample-size.ts';
import { stratifiedPower } from '../statistics/stratified-power.ts';
import { fisherPower } from '../statistics/power.ts';
import { sum } from '../statistics/sum.ts';

export interface PlannedDesign {
  trialsPerTask: number;
  /** The true baseline rate of each task, above 0 and below 1. */
  baselineRates: readonly number[];
  /** The true mean gain that is hoped for, above 0. */
  difference: number;
  wantedPower: number;
  /** Two-sided. */
  alpha: number;
}

/** What a design can detect, before a trial is run. Rates and gains are fractions. */
export interface DesignPower {
  trials_per_arm: number;
  /** `exact`: the test's own distribution, for several tasks averaged over simulated totals; `normal` above 2,000 trials per arm. */
  method: 'exact' | 'normal';
  /** That H1's stratified test rejects when the gain is `difference`; null when no rates have such a gain. */
  power: number | null;
  /** Null when no gain is found with the wanted power. */
  minimum_detectable_difference: number | null;
  /** About; null above 50,000. */
  trials_per_arm_needed: number | null;
}

/** Above it the simulation takes seconds, and the normal approximation gives the same to 0.1 percentage points. */
const MAX_SIMULATED_TRIALS = 2_000;

/** A simulated mean of exact chances: this many leave a standard error of about 0.001. */
const REPLICATIONS = 200;

export function designPower(design: PlannedDesign): DesignPower {
  const { trialsPerTask, baselineRates, difference, wantedPower } = design;
  const trials = trialsPerTask * baselineRates.length;
  const method = trials <= MAX_SIMULATED_TRIALS ? 'exact' : 'normal';
  const power = method === 'exact' ? exactPowerOf(design) : normalPowerOf(design);
  const most = 1 - mean(baselineRates);
  return {
    trials_per_arm: trials,
    method,
    power: power(difference),
    minimum_detectable_difference: smallestFound((gain) => (power(gain) ?? 0) >= wantedPower, most),
    trials_per_arm_needed: difference < most ? needed(design) : null,
  };
}

type PowerOfGain = (gain: number) => number | null;

function exactPowerOf({ trialsPerTask, baselineRates, alpha }: PlannedDesign): PowerOfGain {
  const strata = baselineRates.map((baselineRate) => ({
    baselineTrials: trialsPerTask,
    finetunedTrials: trialsPerTask,
    baselineRate,
  }));
  const [only, ...others] = strata;
  const pooled = only && others.length === 0 ? fisherPower({ ...only, alpha }) : null;
  if (only && pooled)
    return (gain) => (only.baselineRate + gain < 1 ? pooled(only.baselineRate, only.baselineRate + gain) : null);
  const power = stratifiedPower({ strata, alpha, replications: REPLICATIONS });
  return (gain) => power(gain)?.power ?? null;
}

function normalPowerOf({ trialsPerTask, baselineRates, alpha }: PlannedDesign): PowerOfGain {
  return (gain) => {
    const shift = logitShift(baselineRates, gain);
    if (shift === null) return null;
    const variances = baselineRates.map((rate) => bernoulli(rate) + bernoulli(shiftedRate(rate, shift)));
    const standardError = Math.sqrt(sum(variances) / trialsPerTask) / baselineRates.length;
    return normalUpperTail(-normalQuantile(alpha / 2) - gain / standardError);
  };
}

/** To 0.01 percentage points. */
function smallestFound(found: (gain: number) => boolean, most: number): number | null {
  const high = most * (1 - 1e-6);
  return found(high) ? bisect(found, { low: 0, high, tolerance: 1e-4 }) : null;
}

/** For one table at the mean rate, less what tasks of unequal difficulty save, whose trials vary less. */
function needed({ baselineRates, difference, wantedPower, alpha }: PlannedDesign): number | null {
  const baselineRate = mean(baselineRates);
  const trials = trialsPerArm({ baselineRate, difference, wantedPower, alpha });
  const saving = mean(baselineRates.map(bernoulli)) / bernoulli(baselineRate);
  return trials === null ? null : Math.ceil(trials * saving);
}

function bernoulli(rate: number): number {
  return rate * (1 - rate);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
