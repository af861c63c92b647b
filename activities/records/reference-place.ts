import { dirname } from 'node:path';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { type ArmPlace, isMeasured } from './measured-arm.ts';

/**
 * Throws `InvalidInput` for a reference that is one of the compared pair, or that lies in another results folder than the
 * finetuned arm: a report that is written again finds it by its name.
 */
export function requireThirdArm(reference: ArmPlace, pair: readonly [ArmPlace, ArmPlace]): void {
  if (pair.some((arm) => isSamePlace(arm, reference))) {
    throw new InvalidInput([
      `reference: one of the two arms that are compared (got "${reference.arm}", allowed a third one, such as a larger model's)`,
    ]);
  }
  const [, finetuned] = pair;
  const results = dirname(finetuned.folder.root);
  if (dirname(reference.folder.root) === results) return;
  throw new InvalidInput([
    `reference: lies in another results folder (got "${reference.folder.root}", allowed an experiment in ${results}, such as a copy of that one)`,
  ]);
}

/** The arm that the plan names, once it has results; none where it is itself one of the pair. */
export async function plannedReference(
  pair: readonly ArmPlace[],
  finetuned: ArmPlace,
  arm: string | null,
): Promise<ArmPlace | null> {
  if (arm === null) return null;
  const planned = { ...finetuned, arm };
  if (pair.some((place) => isSamePlace(place, planned))) return null;
  return (await isMeasured(finetuned.folder, arm)) ? planned : null;
}

function isSamePlace(a: ArmPlace, b: ArmPlace): boolean {
  return a.folder.root === b.folder.root && a.arm === b.arm;
}
