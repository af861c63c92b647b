import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '../files/parse.ts';

/** Removes every file under `folder` that is not in `kept`: pages of an earlier report that had more. */
export async function removeOthers(folder: string, kept: ReadonlySet<string>): Promise<void> {
  let entries;
  try {
    entries = await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (cause) {
    if (isMissing(cause)) return;
    throw cause;
  }
  const files = entries.filter((entry) => !entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name));
  await Promise.all(files.filter((file) => !kept.has(file)).map((file) => rm(file, { force: true })));
}
