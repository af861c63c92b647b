import { readFile } from 'node:fs/promises';
import type { TaskTable } from '../domain/comparison/compare-counts.ts';
import { CountsFile, taskTables } from '../domain/comparison/counts-file.ts';
import { DamagedFile, InvalidInput } from '../domain/invalid-input.ts';
import { parseInput } from '../domain/parse-input.ts';

/** The tables of a `--counts` file. `InvalidInput` has one line for each problem, `DamagedFile` when it is no JSON. */
export async function readCounts(file: string): Promise<TaskTable[]> {
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new InvalidInput([`--counts: cannot read ${file} (${cause.message})`]);
  });
  return taskTables(parseInput(CountsFile, asJson(text, file)));
}

function asJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DamagedFile(file, null, `not JSON (${cause instanceof Error ? cause.message : String(cause)})`);
  }
}
