import { createHash } from 'node:crypto';
import { access, chmod, mkdir, mkdtemp, readFile, readdir, rename, rm, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { Log } from './component.ts';
import { withLock } from './lock.ts';

/** The per-user folder of everything built: `$XDG_CACHE_HOME/tddft`, by default `~/.cache/tddft`. */
export function cacheRoot(): string {
  const base = process.env['XDG_CACHE_HOME'];
  return join(base && isAbsolute(base) ? base : join(homedir(), '.cache'), 'tddft');
}

/** The cache entry `<name>-<key>`, its key 12 hexadecimal digits of what it is built from. */
export async function entryPath(root: string, name: string, files: string[], facts: string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(file)).update('\0');
  for (const fact of [...facts, process.platform, process.arch]) hash.update(fact).update('\0');
  return join(root, `${name}-${hash.digest('hex').slice(0, 12)}`);
}

/** The executable at `relativePath` of a finished entry, or null. */
export async function findInEntry(entry: string, relativePath: string): Promise<string | null> {
  const executable = join(entry, relativePath);
  try {
    await access(executable);
    return executable;
  } catch {
    return null;
  }
}

/**
 * Fills a cache entry once, whatever happens around it.
 *
 * `fill` works in a folder of its own beside the entry; the entry itself is a link to that folder, made when `fill`
 * has returned. So an interrupted build leaves no entry, and whoever comes later starts afresh. The folder is not
 * moved, because a Python environment holds its own path.
 */
export async function buildEntry({
  entry,
  executable,
  fill,
  log,
}: {
  entry: string;
  /** Relative to the entry; what `fill` must have made. */
  executable: string;
  fill: (folder: string) => Promise<void>;
  log: Log;
}): Promise<string> {
  await mkdir(dirname(entry), { recursive: true });
  const onWait = () => log(`another set-up is building ${entry}: waiting for it`);
  return withLock(entry, onWait, async () => {
    const builtMeanwhile = await findInEntry(entry, executable);
    if (builtMeanwhile) return builtMeanwhile;
    await removeAbandoned(entry);
    const folder = await mkdtemp(`${entry}.build-`);
    // The sandbox's unprivileged user reads it too.
    await chmod(folder, 0o755);
    await fill(folder).catch(async (error: unknown) => {
      await rm(folder, { recursive: true, force: true });
      throw error;
    });
    await access(join(folder, executable));
    const link = `${folder}.link`;
    await symlink(basename(folder), link);
    await rename(link, entry);
    return join(entry, executable);
  });
}

async function removeAbandoned(entry: string): Promise<void> {
  const siblings = await readdir(dirname(entry));
  for (const sibling of siblings.filter((name) => name.startsWith(`${basename(entry)}.build-`))) {
    // An orphan of a killed set-up may still be writing here; then the next build removes the rest.
    await rm(join(dirname(entry), sibling), { recursive: true, force: true }).catch(() => undefined);
  }
}
