import { open } from 'node:fs/promises';
import { SOURCE_BYTES } from '../../activities/sandbox/check-syntax.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { decodeUtf8 } from '../utf8.ts';

const ALLOWED = `a file of UTF-8 text, at most ${SOURCE_BYTES / 1024} KiB`;

/** A Python source that the user named by `option`. Never reads more than it may hold; `InvalidInput` says what is wrong. */
export async function readSource(option: string, file: string): Promise<string> {
  const bytes = await firstBytes(option, file, SOURCE_BYTES + 1);
  if (bytes.length > SOURCE_BYTES) throw refused(option, `longer than ${SOURCE_BYTES / 1024} KiB`, file);
  const text = decodeUtf8(bytes);
  if (typeof text === 'string') return text;
  throw refused(option, `not UTF-8 at byte ${text.invalidAt}`, file);
}

async function firstBytes(option: string, file: string, count: number): Promise<Buffer> {
  try {
    const handle = await open(file);
    try {
      const bytes = Buffer.alloc(count);
      let length = 0;
      // A pipe gives its text in pieces.
      for (let read = -1; read !== 0 && length < count; length += read) {
        read = (await handle.read(bytes, length, count - length)).bytesRead;
      }
      return bytes.subarray(0, length);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT') throw refused(option, 'no such file', file);
    if (code === 'EISDIR') throw refused(option, 'a directory', file);
    throw refused(option, `cannot be read (${cause instanceof Error ? cause.message : String(cause)})`, file);
  }
}

function refused(option: string, what: string, file: string): InvalidInput {
  return new InvalidInput([`${option}: ${what} (got ${JSON.stringify(file)}, allowed ${ALLOWED})`]);
}
