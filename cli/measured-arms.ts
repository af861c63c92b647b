import { readdir, stat } from 'node:fs/promises';
import type { ResultsFolder } from '../activities/files/results-folder.ts';

/** The arms of an experiment that have begun, in alphabetical order. */
export async function measuredArms(folder: ResultsFolder): Promise<string[]> {
  const names = (await readdir(folder.root)).toSorted();
  const begun = await Promise.all(names.map((name) => stat(folder.arm(name).identity).catch(() => null)));
  return names.filter((_, index) => begun[index] !== null);
}
