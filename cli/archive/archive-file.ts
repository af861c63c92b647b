import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { pipeline, Readable, type Transform } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { isMissing } from '../../activities/files/parse.ts';
import { writeAtomically } from '../../activities/files/atomic.ts';
import { DamagedFile } from '../../domain/invalid-input.ts';
import { ArchivedRun } from './archived-run.ts';

/** The runs of a compressed JSON-lines file in order; none when there is no such file. */
export async function* archivedRuns(file: string): AsyncGenerator<ArchivedRun> {
  let number = 0;
  try {
    for await (const line of createInterface({ input: piped(createReadStream(file), createGunzip()) })) {
      number += 1;
      yield ArchivedRun.parse(JSON.parse(line));
    }
  } catch (cause) {
    if (isMissing(cause)) return;
    throw new DamagedFile(file, number, cause instanceof Error ? cause.message : String(cause));
  }
}

/** Replaces the file at once, so that what an interrupted archive leaves is the earlier one. */
export function writeArchive(file: string, runs: AsyncIterable<ArchivedRun>): Promise<void> {
  return writeAtomically(file, piped(Readable.from(lines(runs)), createGzip()));
}

async function* lines(runs: AsyncIterable<ArchivedRun>): AsyncGenerator<string> {
  for await (const run of runs) yield `${JSON.stringify(run)}\n`;
}

/** An error of `source` comes out of the result, where its reader meets it. */
function piped(source: Readable, transform: Transform): Transform {
  return pipeline(source, transform, () => {});
}
