import { binomial } from './binomial.ts';
import type { TwoArms } from './counts.ts';
import { mulberry32 } from './random.ts';

/** Trials of one task in both arms, and the rates that a power is asked for. */
export interface StratumDesign {
  baselineTrials: number;
  finetunedTrials: number;
  baselineRate: number;
  finetunedRate: number;
}

/** A power by seeded Monte Carlo; the same input gives the same number. */
export interface SimulatedPower {
  power: number;
  /** Of the simulation. */
  standardError: number;
  replications: number;
}

/** The mean over simulated experiments of what `score` makes of each: a rejection as 0 or 1, or its chance. */
export function simulate(
  design: readonly StratumDesign[],
  score: (strata: TwoArms[]) => number,
  { replications, seed }: { replications: number; seed: number },
): SimulatedPower {
  const random = mulberry32(seed);
  const samplers = design.map((stratum) => ({
    baseline: sampler(stratum.baselineTrials, stratum.baselineRate, random),
    finetuned: sampler(stratum.finetunedTrials, stratum.finetunedRate, random),
  }));
  let total = 0;
  let squares = 0;
  for (let replication = 0; replication < replications; replication += 1) {
    const value = score(samplers.map(({ baseline, finetuned }) => ({ baseline: baseline(), finetuned: finetuned() })));
    total += value;
    squares += value ** 2;
  }
  const power = total / replications;
  const variance = Math.max(0, squares / replications - power ** 2);
  return { power, standardError: Math.sqrt(variance / replications), replications };
}

/** Draws binomial counts by the inverse of their cumulative distribution. */
function sampler(trials: number, rate: number, random: () => number): () => TwoArms['baseline'] {
  const { first, probabilities } = binomial(trials, rate);
  let sum = 0;
  const upTo = probabilities.map((probability) => (sum += probability));
  return () => {
    const wanted = random();
    let [from, to] = [0, upTo.length - 1];
    while (from < to) {
      const middle = Math.floor((from + to) / 2);
      if ((upTo[middle] ?? 1) > wanted) to = middle;
      else from = middle + 1;
    }
    return { successes: first + from, trials };
  };
}
