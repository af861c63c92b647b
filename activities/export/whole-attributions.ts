import { z } from 'zod';
import type { TrialAttribution } from '../../domain/attribution/attribution.ts';
import { DamagedFile } from '../../domain/invalid-input.ts';
import { readArmAttribution, readAttributions } from '../attribution/read-attribution.ts';
import { readJsonLines } from '../files/parse.ts';
import type { ArmFolder } from '../files/results-folder.ts';

/** As `readAttributions`; `DamagedFile`, before the first, where there are fewer than were counted. */
export async function* wholeAttributions(folder: ArmFolder, taskId: string): AsyncGenerator<TrialAttribution> {
  const attribution = await readArmAttribution(folder);
  const counted = attribution?.tasks.find(({ task_id }) => task_id === taskId)?.trials ?? 0;
  const file = folder.attributions(taskId);
  // Counted apart, since a reader beside the trials does not come to the end of the file.
  const lines = await linesOf(file);
  if (attribution !== null && lines < counted) {
    const told = `${lines} trials where ${folder.attribution} counts ${counted}`;
    throw new DamagedFile(file, null, `${told}; \`tddft attribute ${attribution.experiment_id}\` writes them anew`);
  }
  yield* readAttributions(folder, taskId);
}

async function linesOf(file: string): Promise<number> {
  const rows = readJsonLines(file, z.unknown());
  let lines = 0;
  while (!(await rows.next()).done) lines += 1;
  return lines;
}
