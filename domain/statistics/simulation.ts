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

/** What a wanted standard error is not believed before: fewer may have missed what is rare. */
const LEAST_REPLICATIONS = 100;

/**
 * The mean over simulated experiments of what `score` makes of each: a rejection as 0 or 1, or its chance. Ends before
 * all replications where `standardError` is reached and the mean is above 0.
 */
export function simulate(
  design: readonly StratumDesign[],
  score: (strata: TwoArms[]) => number,
  { replications, seed, standardError = 0 }: { replications: number; seed: number; standardError?: number },
): SimulatedPower {
  const random = mulberry32(seed);
  const samplers = design.map((stratum) => ({
    baseline: sampler(stratum.baselineTrials, stratum.baselineRate, random),
    finetuned: sampler(stratum.finetunedTrials, stratum.finetunedRate, random),
  }));
  let total = 0;
  let squares = 0;
  let done = 0;
  const variance = (): number => Math.max(0, squares / done - (total / done) ** 2);
  const precise = (): boolean => done >= LEAST_REPLICATIONS && total > 0 && variance() <= standardError ** 2 * done;
  while (done < replications && !(standardError > 0 && precise())) {
    const value = score(samplers.map(({ baseline, finetuned }) => ({ baseline: baseline(), finetuned: finetuned() })));
    total += value;
    squares += value ** 2;
    done += 1;
  }
  return { power: total / done, standardError: Math.sqrt(variance() / done), replications: done };
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
