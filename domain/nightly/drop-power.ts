import type { Counts } from '../statistics/counts.ts';
import { hypergeometric, margins } from '../statistics/hypergeometric.ts';
import { logitShift, shiftedRate } from '../statistics/logit-shift.ts';
import { oneSidedNormalPower } from '../statistics/normal-power.ts';
import type { Distribution } from '../statistics/ratio-distribution.ts';
import { rejects } from '../statistics/rejects.ts';
import { NEGLIGIBLE_IN_REGION } from '../statistics/rejection-region.ts';
import { simulate, type StratumDesign } from '../statistics/simulation.ts';
import { sum } from '../statistics/sum.ts';
import { sumOfIndependent } from '../statistics/sum-of-independent.ts';

export interface DropDesign {
  /** The scored trials of each task. */
  strata: readonly { reference: Counts; nightTrials: number }[];
  /** The drop of the mean rate over tasks, as a fraction. */
  drop: number;
  /** One-sided. */
  alpha: number;
}

/** Trials of the night above which the simulation takes seconds, and the normal approximation is as good. */
const MAX_SIMULATED_TRIALS = 2_000;
/** The standard error of the mean of as many exact chances is below 0.005. */
const REPLICATIONS = 1_000;

/**
 * The probability that the one-sided exact stratified test rejects when every task's log odds fell by the shift that
 * lowers the mean rate by `drop`. The reference's true rates are taken to be (successes + 1/2) / (trials + 1), which
 * keeps tasks that always or never pass off the ends, where no odds ratio moves them. Null where the mean rate is no
 * higher than the drop, or nothing was scored.
 */
export function dropPower({ strata, drop, alpha }: DropDesign): number | null {
  const counting = strata.filter(({ reference, nightTrials }) => reference.trials > 0 && nightTrials > 0);
  const rates = counting.map(({ reference: { successes, trials } }) => (successes + 0.5) / (trials + 1));
  const shift = counting.length === 0 ? null : logitShift(rates, -drop);
  if (shift === null) return null;
  // The library's baseline is the night here and its finetuned arm the reference: it tests whether that is better.
  const design = counting.map(({ reference, nightTrials }, index) => {
    const rate = rates[index] ?? 0;
    return {
      baselineTrials: nightTrials,
      finetunedTrials: reference.trials,
      baselineRate: shiftedRate(rate, shift),
      finetunedRate: rate,
    };
  });
  const trials = sum(counting.map(({ reference, nightTrials }) => Math.max(reference.trials, nightTrials)));
  return trials > MAX_SIMULATED_TRIALS ? oneSidedNormalPower(design, alpha) : exactPower(design, -shift, alpha);
}

/** Simulated are the tasks' totals; given those the chance to reject is exact. */
function exactPower(design: readonly StratumDesign[], shift: number, alpha: number): number {
  const score = (tables: Parameters<Parameters<typeof simulate>[1]>[0]): number =>
    chanceToReject(
      sumOfIndependent(
        tables.map((table) => hypergeometric(margins(table), { negligible: NEGLIGIBLE_IN_REGION })),
        NEGLIGIBLE_IN_REGION,
      ),
      shift,
      alpha,
    );
  return simulate(design, score, { replications: REPLICATIONS, seed: 1 }).power;
}

/** The mass, under an odds ratio of exp(shift) > 1, of the upper tail that has less than `alpha` under equal arms. */
function chanceToReject({ probabilities }: Distribution, shift: number, alpha: number): number {
  let tail = 0;
  let rejected = 0;
  let total = 0;
  for (let index = probabilities.length - 1; index >= 0; index -= 1) {
    const probability = probabilities[index] ?? 0;
    const weight = probability * Math.exp(shift * (index - probabilities.length + 1));
    tail += probability;
    total += weight;
    if (rejects(tail, alpha)) rejected += weight;
  }
  return rejected / total;
}
