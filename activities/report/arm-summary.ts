import { InvalidInput } from '../../domain/invalid-input.ts';
import { ArmSummary } from '../../domain/records.ts';
import { readJson } from '../files/parse.ts';
import type { ArmPlace } from '../records/measured-arm.ts';

/** An arm's counts; `InvalidInput` names the command that makes them. */
export async function requireSummary({ folder, experimentId, arm }: ArmPlace): Promise<ArmSummary> {
  const file = folder.arm(arm).summary;
  const summary = await readJson(file, ArmSummary);
  if (summary !== null) return summary;
  throw new InvalidInput([
    `${arm}: this arm has no results yet (no ${file}); \`tddft run --id ${experimentId}\` goes on with the experiment, \`tddft benchmark --id ${experimentId} --arm ${arm}\` with this arm alone`,
  ]);
}
