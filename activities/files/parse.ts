import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { z } from 'zod';
import { DamagedFile } from '../../domain/invalid-input.ts';

/** Reads a JSON file of ours. Null when it does not exist; `DamagedFile` when it does not hold what it should. */
export async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw cause;
  }
  return parseAs(text, schema, file, null);
}

/** The rows of a JSONL file in order; `DamagedFile` names file and line. Empty when the file does not exist. */
export async function* readJsonLines<T>(file: string, schema: z.ZodType<T>): AsyncGenerator<T> {
  let number = 0;
  try {
    for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
      number += 1;
      if (line !== '') yield parseAs(line, schema, file, number);
    }
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
  }
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

export function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}
