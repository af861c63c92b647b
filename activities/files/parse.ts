import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { DamagedFile } from '../../domain/invalid-input.ts';
import { bytesByLine } from './bytes-by-line.ts';

/** Reads a JSON file of ours. Null when it does not exist; `DamagedFile` when it does not hold what it should. */
export async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw readError(cause, file);
  }
  return parseAs(textOf(bytes, file, null), schema, file, null);
}

/**
 * The rows of a JSONL file in order; `DamagedFile` names file and line, also of an empty line before others. Empty when
 * the file does not exist.
 */
export async function* readJsonLines<T>(file: string, schema: z.ZodType<T>): AsyncGenerator<T> {
  let number = 0;
  let empty: number | null = null;
  try {
    for await (const bytes of bytesByLine(file)) {
      number += 1;
      const line = textOf(bytes, file, number);
      if (line.trim() === '') {
        empty ??= number;
        continue;
      }
      if (empty !== null) throw new DamagedFile(file, empty, 'an empty line before others');
      yield parseAs(line, schema, file, number);
    }
  } catch (cause) {
    if (!isMissing(cause)) throw readError(cause, file);
  }
}

/** Bytes that are no text would otherwise be replaced without a word. */
function textOf(bytes: Buffer, file: string, line: number | null): string {
  if (!isUtf8(bytes)) throw new DamagedFile(file, line, 'not UTF-8');
  return bytes.toString('utf8');
}

function parseAs<T>(text: string, schema: z.ZodType<T>, file: string, line: number | null): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new DamagedFile(file, line, `not JSON (${cause instanceof Error ? cause.message : String(cause)})`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new DamagedFile(file, line, `${issue?.path.join('.') || 'row'}: ${issue?.message ?? 'not as expected'}`);
}

/** Node's own words for a folder in a file's place name no path. */
function readError(cause: unknown, file: string): unknown {
  const isFolder = cause instanceof Error && 'code' in cause && cause.code === 'EISDIR';
  return isFolder ? new DamagedFile(file, null, 'a folder in the place of a file') : cause;
}

export function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}
