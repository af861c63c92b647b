import { chown, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real directory for the runs of one zygote, where none can be mounted for each. */
export interface WorkDirectory {
  path: string;
  remove(): Promise<void>;
}

/** Makes it, private to this user, or to `uid` when started by root. */
export async function workDirectory(uid: number): Promise<WorkDirectory> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'tddft-work-')));
  if (process.getuid?.() === 0) await chown(path, uid, uid);
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
