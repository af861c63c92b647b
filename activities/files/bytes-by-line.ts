import { createReadStream } from 'node:fs';

const NEWLINE = 0x0a;

/** The lines of a file as they are on disk, without their newlines; a final newline begins no further line. */
export async function* bytesByLine(file: string): AsyncGenerator<Buffer> {
  let begun: Buffer[] = [];
  const input: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: 2 ** 18 });
  for await (const chunk of input) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      const rest = chunk.subarray(from, end);
      yield begun.length === 0 ? rest : Buffer.concat([...begun, rest]);
      begun = [];
      from = end + 1;
    }
    if (from < chunk.length) begun.push(chunk.subarray(from));
  }
  if (begun.length > 0) yield Buffer.concat(begun);
}
