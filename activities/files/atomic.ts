import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from './make-folder.ts';
import { besideOf } from './unfinished.ts';

/** Writes beside and renames, so that a reader or a crash sees the old file or the whole new one. Makes the folder. */
export async function writeAtomically(
  file: string,
  content: string | Iterable<string> | AsyncIterable<string | Uint8Array>,
): Promise<void> {
  await makeFolder(dirname(file));
  const beside = besideOf(file);
  try {
    const handle = await open(beside, 'wx');
    try {
      for await (const part of typeof content === 'string' ? [content] : content) await handle.writeFile(part);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
  } catch (cause) {
    // A disk that has become read-only keeps it; the reason is what counts.
    await rm(beside, { force: true }).catch(() => undefined);
    throw cause;
  }
}

export function writeJson(file: string, value: unknown): Promise<void> {
  return writeAtomically(file, `${JSON.stringify(value, null, 2)}\n`);
}
