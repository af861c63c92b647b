import { MAX_TRIALS_PER_TASK } from '../spec.ts';
import { firstFound } from '../statistics/first-found.ts';
import { sum } from '../statistics/sum.ts';
import { type GainPower, type PlannedTasks, powerOfGain } from './power-of-gain.ts';

export interface PlannedDesign extends PlannedTasks {
  /** The true mean gain that is hoped for, above 0. */
  difference: number;
  wantedPower: number;
}

/** What a design can detect, before a trial is run. Rates and gains are fractions. */
export interface DesignPower {
  trials_per_arm: number;
  /** `exact`: the test's own distribution, for several tasks averaged over simulated totals; `normal` where that takes too long. */
  method: 'exact' | 'normal';
  /** That H1's stratified test rejects when the gain is `difference`; null when no rates have such a gain. */
  power: number | null;
  /** Of the simulation that `power` comes from; null where it comes from none. */
  standard_error: number | null;
  /** Null when no gain is found with the wanted power. */
  minimum_detectable_difference: number | null;
  /** As many for each task, with which `power` is the wanted one or more; null above 100,000 for each, and where `power` is. */
  trials_per_arm_needed: number | null;
}

export function designPower(design: PlannedDesign): DesignPower {
  const { trialsPerTask, baselineRates, difference, wantedPower } = design;
  const tasks = baselineRates.length;
  const { method, power } = powerOfGain(design, difference);
  const at = power(difference);
  const found = (gained: GainPower | null): boolean => gained !== null && gained.power >= wantedPower;
  // The power of so many trials by the same function, so that it is the one which that design is said to have.
  const enough = (trials: number): boolean =>
    found(powerOfGain({ ...design, trialsPerTask: Math.ceil(trials) }, difference).power(difference));
  const most = (1 - sum(baselineRates) / tasks) * (1 - 1e-6);
  const needed =
    at === null ? null : firstFound(enough, { start: trialsPerTask, most: MAX_TRIALS_PER_TASK, tolerance: 0.5 });
  return {
    trials_per_arm: trialsPerTask * tasks,
    method,
    power: at?.power ?? null,
    standard_error: at?.standardError ?? null,
    minimum_detectable_difference: firstFound((gain) => found(power(gain)), {
      start: Math.min(difference, most),
      most,
      tolerance: 1e-4,
    }),
    trials_per_arm_needed: needed === null ? null : tasks * Math.ceil(needed),
  };
}
