import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it. Level by level, because Node's recursive way says ENOENT where the disk is read-only
 * (EROFS), and people read the reason; where nothing can be made (/proc) it tries for ever.
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (cause) {
    if (hasCode(cause, 'EEXIST')) return;
    if (!hasCode(cause, 'ENOENT') || dirname(folder) === folder) throw cause;
    await makeFolder(dirname(folder));
    // Another writer may have made it meanwhile.
    await mkdir(folder).catch((again: unknown) => {
      if (!hasCode(again, 'EEXIST')) throw again;
    });
  }
}

function hasCode(cause: unknown, code: string): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === code;
}
