import { mkdtemp, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Check } from '../../report/doctor.ts';
import { cacheRoot } from '../../setup/cache.ts';
import { fail, ok, reasonOf, warn } from './check.ts';

const GIB = 2 ** 30;

/** Under 1 GiB a training's checkpoints and the server's database soon fill the disk; under 5 in some nights. */
const LEAST_GIB = 1;
const ENOUGH_GIB = 5;

/** Room for results, database and cache, and a write to where results go. */
export async function diskChecks(resultsDir: string): Promise<Check[]> {
  const [results, cache] = await Promise.all([existing(resultsDir), existing(cacheRoot())]);
  return Promise.all([
    writeCheck(resultsDir, results),
    spaceCheck('disk of the results', results, 'free some space there, or choose another folder with --results-dir'),
    spaceCheck('disk of the cache', cache, 'free some space there, or set XDG_CACHE_HOME to a folder elsewhere'),
  ]);
}

async function spaceCheck(name: string, folder: string, fix: string): Promise<Check> {
  const { bavail, bsize } = await statfs(folder);
  const freeGiB = (bavail * bsize) / GIB;
  const found = `${freeGiB.toFixed(1)} GiB free at ${folder}`;
  if (freeGiB < LEAST_GIB) return fail(name, found, fix);
  return freeGiB < ENOUGH_GIB ? warn(name, found, fix) : ok(name, found);
}

/** Permissions alone do not tell: a disk may be full or mounted read-only. */
async function writeCheck(resultsDir: string, folder: string): Promise<Check> {
  const name = 'results folder';
  try {
    const tried = await mkdtemp(join(folder, '.doctor-'));
    try {
      await writeFile(join(tried, 'written'), 'a trial', { flush: true });
    } finally {
      await rm(tried, { recursive: true });
    }
    return ok(name, folder === resultsDir ? `${folder} can be written` : `${resultsDir} can be made`);
  } catch (cause) {
    return fail(name, reasonOf(cause), `make ${folder} writable, or choose another folder with --results-dir`);
  }
}

/** The folder, or the nearest one above it that is there. */
async function existing(folder: string): Promise<string> {
  const found = await stat(folder).catch(() => null);
  return found !== null || dirname(folder) === folder ? folder : existing(dirname(folder));
}
