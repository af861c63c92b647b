import type { Design } from '../domain/design.ts';
import { InvalidInput } from '../domain/invalid-input.ts';
import { type Fields, isFields } from '../domain/merge-spec.ts';
import { datasets, tunedArm, tunedArms } from '../domain/tuned-arms.ts';

/** `InvalidInput` where an experiment has no adapter to be trained for an arm, or not with the seed that was given. */
export function requireTrained(design: Design, arm: string, given: Fields): void {
  const tuned = tunedArm(design, arm);
  if (tuned === null || tuned.dataset === null || !datasets(design).includes(tuned.dataset)) {
    const declared = tunedArms(design).filter(({ dataset }) => dataset !== null);
    const allowed = [...declared.map((each) => each.arm), 'finetuned_seed_<n>'].join(', ');
    throw new InvalidInput([
      `--arm: ${design.spec.experiment_id} declares no training for it (got "${arm}", allowed ${allowed})`,
    ]);
  }
  const { training } = given;
  const seed = isFields(training) ? training['seed'] : undefined;
  if (seed !== undefined && arm !== tuned.dataset && seed !== tuned.trainingSeed) {
    throw new InvalidInput([`--seed: ${arm} has its seed in its name (got ${JSON.stringify(seed)}, allowed nothing)`]);
  }
}
