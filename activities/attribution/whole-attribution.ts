import type { ArmAttribution, TrialAttribution } from '../../domain/attribution/attribution.ts';
import { DamagedFile } from '../../domain/invalid-input.ts';
import type { ArmFolder } from '../files/results-folder.ts';
import { readArmAttribution, readAttributions } from './read-attribution.ts';

/**
 * An arm's counts would stand beside fewer trials than they were made of: `DamagedFile` names the file that lacks lines,
 * and the command that writes them again. An arm that was not judged lacks nothing.
 */
export async function requireWholeAttribution(folder: ArmFolder): Promise<void> {
  const attribution = await readArmAttribution(folder);
  for (const task of attribution?.tasks ?? []) await requireWholeTask(folder, attribution, task.task_id);
}

/** As `readAttributions`; `DamagedFile`, before the first, where there are fewer than were counted. */
export async function* wholeAttributions(folder: ArmFolder, taskId: string): AsyncGenerator<TrialAttribution> {
  // Counted apart, since a reader beside the trials does not come to the end of the file.
  await requireWholeTask(folder, await readArmAttribution(folder), taskId);
  yield* readAttributions(folder, taskId);
}

async function requireWholeTask(folder: ArmFolder, attribution: ArmAttribution | null, taskId: string): Promise<void> {
  const counted = attribution?.tasks.find(({ task_id }) => task_id === taskId)?.trials ?? 0;
  const file = folder.attributions(taskId);
  if (attribution === null) return;
  let lines = 0;
  for await (const _ of readAttributions(folder, taskId)) lines += 1;
  if (lines >= counted) return;
  const { experiment_id, arm } = attribution;
  const told = `${lines} trials where ${folder.attribution} counts ${counted}`;
  throw new DamagedFile(file, null, `${told}; \`tddft attribute ${experiment_id} --arm ${arm}\` writes it again`);
}
