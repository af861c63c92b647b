import { z } from 'zod';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { isFields } from '../../domain/merge-spec.ts';
import { parseInput } from '../../domain/parse-input.ts';
import type { NumberedLine } from './byte-lines.ts';
import { SOURCE_BYTES } from '../../activities/sandbox/check-syntax.ts';
import { decodeUtf8 } from '../utf8.ts';

/** Two sources with every byte escaped, and room for an id. */
export const LINE_BYTES = 2 ** 20;

const Source = z
  .string()
  .refine((text) => text.isWellFormed(), 'text that is valid Unicode, without half a surrogate pair')
  .refine((text) => Buffer.byteLength(text) <= SOURCE_BYTES, `at most ${SOURCE_BYTES / 1024} KiB of UTF-8`);
const Id = z.union([z.string(), z.int()], 'a string or a whole number');

/** Other fields are let through: rows of a dataset carry more than is needed here. */
export const BatchJob = z.object({ id: Id, solution: Source, tests: Source });
export type BatchJob = z.infer<typeof BatchJob>;

/** What is wrong with a line, on one line; `id` where it could be read. */
export interface MalformedLine {
  line: number;
  id?: BatchJob['id'];
  error: { code: 'InvalidInput'; message: string };
}

export type BatchLine = { job: BatchJob } | { malformed: MalformedLine };

/** A line of a batch file; null for a blank one. */
export function batchLine({ number, bytes }: NumberedLine): BatchLine | null {
  let id: BatchJob['id'] | undefined;
  try {
    const value = parseJson(bytes);
    if (value === undefined) return null;
    // It would count as no input at all.
    if (value === null) throw new InvalidInput(['input: wrong type (got null, allowed an object)']);
    id = Id.safeParse(isFields(value) ? value['id'] : undefined).data;
    return { job: parseInput(BatchJob, value) };
  } catch (cause) {
    const message = `line ${number}: ${problemsOf(cause).join('; ')}`;
    return { malformed: { line: number, ...(id !== undefined && { id }), error: { code: 'InvalidInput', message } } };
  }
}

function problemsOf(cause: unknown): readonly string[] {
  if (cause instanceof InvalidInput) return cause.problems;
  // What JSON.stringify throws when it is to show a value of many thousand levels.
  if (cause instanceof RangeError) return ['input: too deeply nested'];
  throw cause;
}

function parseJson(bytes: Buffer | null): unknown {
  if (bytes === null) throw new InvalidInput([`input: too long (allowed at most ${LINE_BYTES} bytes)`]);
  const text = decodeUtf8(bytes);
  if (typeof text !== 'string') throw new InvalidInput([`input: not UTF-8 at byte ${text.invalidAt} of the line`]);
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InvalidInput([`input: not JSON (${cause instanceof Error ? cause.message : String(cause)})`]);
  }
}
