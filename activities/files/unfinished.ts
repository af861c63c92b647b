import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** Where a file is written before it takes its place; the name tells who writes it. */
export function besideOf(file: string): string {
  return `${file}.${process.pid}@${hostname()}.${randomBytes(6).toString('hex')}.tmp`;
}

/** Removes, anywhere below `folder`, what writers that were killed have left half-written. Those of other hosts stay. */
export async function sweepUnfinished(folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true });
  const left = names.filter((name) => {
    const [, pid, host] = /\.(\d+)@([^/]+)\.[0-9a-f]{12}\.tmp$/.exec(name) ?? [];
    return pid !== undefined && host === hostname() && !runs(Number(pid));
  });
  await Promise.all(left.map((name) => rm(join(folder, name), { force: true })));
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
}
