import { likelySuccesses } from './binomial.ts';
import { scoreZ } from './miettinen-nurminen.ts';
import { type NonInferiorityRule, oneSidedZ, pooledNonInferiority } from './non-inferiority.ts';
import { type SimulatedPower, type StratumDesign, simulate } from './simulation.ts';

/**
 * The chance that `nonInferiority` is met over tasks with the given true rates, the reference arm in the baseline's
 * place, by 4,000 simulated experiments if not said otherwise: a standard error of 0.008 at most.
 */
export function nonInferiorityPower(
  design: readonly StratumDesign[],
  rule: NonInferiorityRule,
  { replications = 4_000, seed = 1 } = {},
): SimulatedPower {
  const z = oneSidedZ(rule);
  // The bound is above minus the margin where the score at minus the margin exceeds z.
  return simulate(design, (strata) => (scoreZ(strata, -rule.margin) > z ? 1 : 0), { replications, seed });
}

/** The chance that `pooledNonInferiority` is met, exactly: the more finetuned successes, the higher its bound. */
export function pooledNonInferiorityPower(design: StratumDesign, rule: NonInferiorityRule): number {
  const reference = likelySuccesses(design.baselineTrials, design.baselineRate);
  const finetuned = likelySuccesses(design.finetunedTrials, design.finetunedRate);
  const met = (before: number, after: number): boolean =>
    pooledNonInferiority(
      {
        baseline: { successes: before, trials: design.baselineTrials },
        finetuned: { successes: after, trials: design.finetunedTrials },
      },
      rule,
    ).met;
  let chance = 0;
  let power = 0;
  // From the best reference arm down, ever fewer finetuned successes suffice.
  for (const [before, probability] of reference.toReversed()) {
    for (let next = finetuned.at(-1); next && met(before, next[0]); next = finetuned.at(-1)) {
      chance += next[1];
      finetuned.pop();
    }
    power += probability * chance;
  }
  return power;
}
