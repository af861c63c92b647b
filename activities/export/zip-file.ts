import { PassThrough, Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';

export interface ZipEntry {
  path: string;
  modifiedAt: Date;
  content: string | AsyncIterable<string>;
}

/** A zip file of the entries, each asked for when the one before it has been read. An error in them ends it. */
export async function* zipFile(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile();
  const output = zip.outputStream.pipe(new PassThrough());
  addEntries(zip, entries).catch((cause: Error) => output.destroy(cause));
  const parts: AsyncIterable<Buffer> = output;
  yield* parts;
}

async function addEntries(zip: ZipFile, entries: AsyncIterable<ZipEntry>): Promise<void> {
  for await (const { path, modifiedAt, content } of entries) {
    // The zip keeps each entry's function until its end, hence a variable that lets go of what has been read.
    let source: Readable | null = Readable.from(typeof content === 'string' ? [content] : content, {
      objectMode: false,
    });
    const end = finished(source);
    zip.addReadStreamLazy(path, { mtime: modifiedAt }, (callback) => {
      if (source !== null) callback(null, source);
    });
    await end;
    source = null;
  }
  zip.end();
}
