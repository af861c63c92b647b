import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { TaskTable } from '../domain/comparison/compare-counts.ts';
import { CountsFile, taskTables } from '../domain/comparison/counts-file.ts';
import { inputProblems } from '../domain/input-problems.ts';
import { DamagedFile, InvalidInput } from '../domain/invalid-input.ts';
import { objectsOf } from './json-objects.ts';
import { decodeUtf8 } from './utf8.ts';

/**
 * The tables of a `--counts` file, `-` for stdin; `InvalidInput` has one line for each problem, `DamagedFile` names the line
 * that is no JSON or gives a field twice.
 */
export async function readCounts(file: string): Promise<TaskTable[]> {
  const bytes = await (file === '-' ? buffer(process.stdin) : readFile(file)).catch((cause: Error) => {
    throw new InvalidInput([`--counts: cannot read ${file} (${cause.message})`]);
  });
  const name = file === '-' ? 'stdin' : file;
  const text = textOf(bytes, name);
  const rows = asJson(text, name);
  const objects = objectsOf(text);
  for (const { line, repeated } of objects) {
    if (repeated !== null) throw new DamagedFile(name, line, `${JSON.stringify(repeated)} is given twice in this row`);
  }
  const parsed = CountsFile.safeParse(rows);
  if (parsed.success) return tablesOf(parsed.data, name);
  // Line for row, unless some rows are no objects.
  const lines = Array.isArray(rows) && rows.length === objects.length ? objects.map(({ line }) => line) : [];
  throw new InvalidInput(
    inputProblems(parsed.error, rows, CountsFile).map((problem) => {
      const line = lines[Number(/^\[(\d+)\]/.exec(problem)?.[1])];
      return `${name}${line === undefined ? '' : `:${line}`}: ${problem}`;
    }),
  );
}

function tablesOf(rows: CountsFile, name: string): TaskTable[] {
  try {
    return taskTables(rows);
  } catch (cause) {
    if (!(cause instanceof InvalidInput)) throw cause;
    throw new InvalidInput(cause.problems.map((problem) => `${name}: ${problem}`));
  }
}

function textOf(bytes: Buffer, file: string): string {
  const text = decodeUtf8(bytes);
  if (typeof text === 'string') return text;
  const lines = bytes.subarray(0, text.invalidAt).toString('latin1').split('\n');
  throw new DamagedFile(file, lines.length, 'not UTF-8');
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
