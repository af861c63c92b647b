import { mkdir, open, readFile, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isAlive } from '../activities/files/live-process.ts';
import { InvalidInput } from '../domain/invalid-input.ts';

/** Keeps two commands from running one experiment at once. A lock whose process is gone is taken over. */
export async function lockExperiment(resultsDir: string, experimentId: string): Promise<() => Promise<void>> {
  const file = join(resultsDir, experimentId, '.run.lock');
  await mkdir(join(resultsDir, experimentId), { recursive: true });
  const holder = await liveHolder(file);
  if (holder !== null) {
    throw new InvalidInput([
      `--id: ${experimentId} is being run by process ${holder} already; watch it with \`tddft status ${experimentId}\`, or choose another id`,
    ]);
  }
  await rm(file, { force: true });
  const handle = await open(file, 'wx');
  await handle.writeFile(String(process.pid));
  await handle.close();
  return async () => {
    await rm(file, { force: true });
    // A command that came to nothing leaves no empty experiment behind.
    await rmdir(dirname(file)).catch(() => undefined);
  };
}

/** The process that holds the lock, or null. */
export async function liveHolder(file: string): Promise<number | null> {
  const pid = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10);
  return Number.isInteger(pid) && (await isAlive(pid, 'tddft')) ? pid : null;
}
