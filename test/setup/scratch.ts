import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

type Cleanup = () => Promise<void>;

/** An empty folder that goes away with the test; in a hook, pass `afterAll` to keep it for the whole group. */
export async function scratchFolder(whenOver: (cleanup: Cleanup) => void = onTestFinished): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tddft-test-'));
  whenOver(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
