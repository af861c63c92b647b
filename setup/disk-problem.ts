import { NotReady } from './not-ready.ts';

/** What a disk says that people can mend: read-only, full, over quota, not theirs, a file where a folder should be. */
const DISK_CODES = new Set(['EROFS', 'ENOSPC', 'EDQUOT', 'EACCES', 'ENOTDIR']);

const CHOICES = '--results-dir for results, TMPDIR for temporary files, XDG_CACHE_HOME for what is installed';

/** A disk that refuses, as what it is to people; any other error as it was. */
export function asNotReady(cause: unknown): unknown {
  if (!(cause instanceof Error && 'code' in cause && typeof cause.code === 'string')) return cause;
  if (!DISK_CODES.has(cause.code)) return cause;
  return new NotReady({
    component: 'disk',
    reason: cause.message,
    fix: `make that place readable and writable and free some space, or choose another: ${CHOICES}`,
  });
}
