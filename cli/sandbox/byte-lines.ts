const NEWLINE = 0x0a;

/** One line of a stream, counted from 1, without its end. `bytes` is null where it is longer than it may be. */
export interface NumberedLine {
  number: number;
  bytes: Buffer | null;
}

/** The lines of a stream, each as soon as its end is there. Of a longer line than `maxBytes` nothing is kept. */
export async function* byteLines(stream: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<NumberedLine> {
  let number = 1;
  let kept: Buffer[] = [];
  let keptBytes = 0;
  const keep = (part: Buffer): void => {
    keptBytes += part.length;
    if (keptBytes <= maxBytes) kept.push(part);
    else kept = [];
  };
  const take = (): NumberedLine => {
    const line = { number, bytes: keptBytes <= maxBytes ? Buffer.concat(kept) : null };
    number += 1;
    kept = [];
    keptBytes = 0;
    return line;
  };
  for await (const chunk of stream) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      keep(chunk.subarray(start, end));
      yield take();
      start = end + 1;
    }
    keep(chunk.subarray(start));
  }
  if (keptBytes > 0) yield take();
}
