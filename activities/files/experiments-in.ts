import { readdir, stat } from 'node:fs/promises';
import { ResultsFolder } from './results-folder.ts';

/** The experiments of a results folder that have declared a design, in alphabetical order. */
export async function experimentsIn(resultsDir: string): Promise<string[]> {
  const names = (await readdir(resultsDir).catch((): string[] => [])).toSorted();
  const declared = await Promise.all(
    names.map((name) => stat(new ResultsFolder(resultsDir, name).manifest).then(Boolean, () => false)),
  );
  return names.filter((_, index) => declared[index]);
}
