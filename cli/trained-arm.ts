import type { Design } from '../domain/design.ts';
import { InvalidInput } from '../domain/invalid-input.ts';
import { type Fields, isFields } from '../domain/merge-spec.ts';
import { tunedArm } from '../domain/tuned-arms.ts';
import { undeclaredTraining } from '../domain/undeclared-training.ts';

/** `InvalidInput` where an experiment has no adapter to be trained for an arm, or not with the seed that was given. */
export function requireTrained(design: Design, arm: string, given: Fields): void {
  const undeclared = undeclaredTraining(design, arm);
  if (undeclared !== null) throw new InvalidInput([`--arm: ${undeclared}`]);
  const { training } = given;
  const seed = isFields(training) ? training['seed'] : undefined;
  const tuned = tunedArm(design, arm);
  if (seed !== undefined && arm !== tuned?.dataset && seed !== tuned?.trainingSeed) {
    throw new InvalidInput([`--seed: ${arm} has its seed in its name (got ${JSON.stringify(seed)}, allowed nothing)`]);
  }
}
