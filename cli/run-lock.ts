import { readFile, realpath, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../activities/files/make-folder.ts';
import { InvalidInput } from '../domain/invalid-input.ts';
import { isLocked, tryLock } from '../setup/lock.ts';

/**
 * Keeps two commands from running one experiment at once; returns what ends that. The kernel holds the lock, and frees
 * it with the process; the file only tells others who runs it. `InvalidInput` when another process does.
 */
export async function lockExperiment(resultsDir: string, experimentId: string): Promise<() => Promise<void>> {
  const folder = join(resultsDir, experimentId);
  await makeFolder(folder);
  const release = await tryLock(lockName(await realpath(folder)));
  if (release === null) {
    throw new InvalidInput([
      `--id: ${experimentId} is being run by ${await holderOf(folder)} already; watch it with \`tddft status ${experimentId}\`, or choose another id`,
    ]);
  }
  await writeFile(holderFile(folder), String(process.pid));
  return async () => {
    await rm(holderFile(folder), { force: true });
    // A command that came to nothing leaves no empty experiment behind.
    await rmdir(folder).catch(() => undefined);
    release();
  };
}

/** Who runs an experiment, as `process N`; null when nobody does. */
export async function runnerOf(resultsDir: string, experimentId: string): Promise<string | null> {
  const folder = await realpath(join(resultsDir, experimentId)).catch(() => null);
  return folder !== null && (await isLocked(lockName(folder))) ? holderOf(folder) : null;
}

async function holderOf(folder: string): Promise<string> {
  const pid = await readFile(holderFile(folder), 'utf8').catch(() => '');
  return pid === '' ? 'another process' : `process ${pid}`;
}

function holderFile(folder: string): string {
  return join(folder, '.run.lock');
}

function lockName(folder: string): string {
  return `experiment ${folder}`;
}
