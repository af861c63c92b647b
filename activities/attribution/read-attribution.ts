import { ArmAttribution, TrialAttribution } from '../../domain/attribution/attribution.ts';
import { readJson, readJsonLines } from '../files/parse.ts';
import type { ArmFolder } from '../files/results-folder.ts';

/** What an arm's trials are by the tasks' controls, in counts; null where they were not judged. Throws `DamagedFile`. */
export function readArmAttribution(folder: ArmFolder): Promise<ArmAttribution | null> {
  return readJson(folder.attribution, ArmAttribution);
}

/** The scored trials of one task in order; empty where they were not judged. `DamagedFile` names file and line. */
export function readAttributions(folder: ArmFolder, taskId: string): AsyncIterable<TrialAttribution> {
  return readJsonLines(folder.attributions(taskId), TrialAttribution);
}
