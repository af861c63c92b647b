import { DamagedFile } from '../../domain/invalid-input.ts';
import { readArmAttribution, readAttributions } from '../attribution/read-attribution.ts';
import type { ArmPlace } from '../records/measured-arm.ts';

/**
 * An arm's counts would stand beside fewer trials than they were made of: `DamagedFile` names the file that lacks lines,
 * and the command that writes them again. An arm that was not judged lacks nothing.
 */
export async function requireWholeAttribution({ folder, experimentId, arm }: ArmPlace): Promise<void> {
  const files = folder.arm(arm);
  const attribution = await readArmAttribution(files);
  for (const { task_id: taskId, trials } of attribution?.tasks ?? []) {
    let lines = 0;
    for await (const _ of readAttributions(files, taskId)) lines += 1;
    if (lines >= trials) continue;
    throw new DamagedFile(
      files.attributions(taskId),
      null,
      `${lines} trials where ${files.attribution} counts ${trials}; \`tddft attribute ${experimentId} --arm ${arm}\` writes it again`,
    );
  }
}
