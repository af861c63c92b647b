import type { Design } from './design.ts';
import { datasets, tunedArm, tunedArms } from './tuned-arms.ts';

/** Why an experiment trains no adapter for an arm, with the arms for which it does; null where it trains one. */
export function undeclaredTraining(design: Pick<Design, 'spec'>, arm: string): string | null {
  const dataset = tunedArm(design, arm)?.dataset ?? null;
  if (dataset !== null && datasets(design).includes(dataset)) return null;
  const declared = tunedArms(design).flatMap((each) => (each.dataset === null ? [] : [each.arm]));
  const allowed = [...declared, 'finetuned_seed_<n>'].join(', ');
  return `${design.spec.experiment_id} declares no training for it (got "${arm}", allowed ${allowed})`;
}
