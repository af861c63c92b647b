import { readFile } from 'node:fs/promises';
import type { TaskTable } from '../domain/comparison/compare-counts.ts';
import { CountsFile, taskTables } from '../domain/comparison/counts-file.ts';
import { DamagedFile, InvalidInput } from '../domain/invalid-input.ts';
import { parseInput } from '../domain/parse-input.ts';

/** The tables of a `--counts` file; `InvalidInput` has one line for each problem, `DamagedFile` names the line that is no JSON. */
export async function readCounts(file: string): Promise<TaskTable[]> {
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new InvalidInput([`--counts: cannot read ${file} (${cause.message})`]);
  });
  const rows = asJson(text.replace(/^\uFEFF/, ''), file);
  try {
    return taskTables(parseInput(CountsFile, rows));
  } catch (cause) {
    if (!(cause instanceof InvalidInput)) throw cause;
    throw new InvalidInput(cause.problems.map((problem) => `${file}: ${problem}`));
  }
}

function asJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DamagedFile(file, badLine(text), `not JSON (${cause instanceof Error ? cause.message : String(cause)})`);
  }
}

/** Counted from 1; the last line of a text that only ends too early. JSON.parse itself does not always say where. */
function badLine(text: string): number {
  const lines = text.trimEnd().split('\n');
  let [good, bad] = [0, lines.length];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (canGoOn(`${lines.slice(0, middle).join('\n')}\n`)) good = middle;
    else bad = middle;
  }
  return bad;
}

/** A character that JSON allows nowhere is the first thing wrong after a beginning of JSON. */
function canGoOn(beginning: string): boolean {
  try {
    JSON.parse(`${beginning}\0`);
    return true;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : '';
    return reason.startsWith("Unexpected token '\0'") || reason.includes(`at position ${beginning.length}`);
  }
}
