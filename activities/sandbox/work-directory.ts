import { chown, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LevelRefused, UNMAPPED_UIDS } from './unavailable.ts';

/** A real directory for the runs of one zygote, where none can be mounted for each. */
export interface WorkDirectory {
  path: string;
  remove(): Promise<void>;
}

/** Makes it, private to this user, or to `uid` when started by root. Throws `LevelRefused` where there is no such user. */
export async function workDirectory(uid: number): Promise<WorkDirectory> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'tddft-work-')));
  const remove = (): Promise<void> => rm(path, { recursive: true, force: true });
  if (process.getuid?.() !== 0) return { path, remove };
  try {
    await chown(path, uid, uid);
    return { path, remove };
  } catch (cause) {
    await remove();
    throw new LevelRefused(`No directory can be given to the user ${uid}. ${UNMAPPED_UIDS}`, { cause });
  }
}
