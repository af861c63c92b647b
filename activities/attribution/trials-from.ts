import { createReadStream } from 'node:fs';
import { DamagedFile } from '../../domain/invalid-input.ts';
import { TrialRecord } from '../../domain/records.ts';
import { isMissing } from '../files/parse.ts';

/** A trial, and the byte at which the next one begins. */
export interface PlacedTrial {
  record: TrialRecord;
  next: number;
}

/**
 * The trials of a folded `<task>_trials.jsonl` from a byte on, so that a page of a long arm costs no more than one of a
 * short one. None where there is no such file. Throws `DamagedFile`, also where no line begins at that byte.
 */
export async function* trialsFrom(file: string, byte: number): AsyncGenerator<PlacedTrial> {
  let next = byte;
  try {
    for await (const line of lines(createReadStream(file, { start: byte }))) {
      next += line.length + 1;
      yield { record: parsed(line, file, next), next };
    }
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
  }
}

async function* lines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let begun: Buffer[] = [];
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', from)) {
      yield Buffer.concat([...begun, chunk.subarray(from, end)]);
      begun = [];
      from = end + 1;
    }
    begun.push(chunk.subarray(from));
  }
  // Whoever edits such a file by hand may leave out the last newline.
  const rest = Buffer.concat(begun);
  if (rest.length > 0) yield rest;
}

function parsed(line: Buffer, file: string, next: number): TrialRecord {
  const problem = (what: string): DamagedFile => new DamagedFile(file, null, `before byte ${next}: ${what}`);
  let value: unknown;
  try {
    value = JSON.parse(line.toString('utf8'));
  } catch (cause) {
    throw problem(`not JSON (${cause instanceof Error ? cause.message : String(cause)})`);
  }
  const { data, error } = TrialRecord.safeParse(value);
  if (error) throw problem(`no trial (${error.issues[0]?.path.join('.')}: ${error.issues[0]?.message})`);
  return data;
}
