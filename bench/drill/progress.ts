import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ResultsFolder } from '../../activities/files/results-folder.ts';

/**
 * Whether work that began after `sinceMs` has left something on the disk: a trial whose workflow ended after it (one that
 * was only being written down does not count), a step of the training, a file of another phase.
 */
export async function hasProgressed(folder: ResultsFolder, sinceMs: number): Promise<boolean> {
  for (const file of await filesOf(folder)) {
    const written = await stat(file).catch(() => null);
    if (written === null || written.mtimeMs <= sinceMs) continue;
    if (!file.includes('/running/')) return true;
    const finishedAt = /"finished_at": ?"([^"]+)"/.exec(await readFile(file, 'utf8').catch(() => ''))?.[1];
    if (finishedAt !== undefined && Date.parse(finishedAt) > sinceMs) return true;
  }
  return false;
}

/** Trials of an arm that are on the disk. */
export async function recordedCount(folder: ResultsFolder, arm: string): Promise<number> {
  return (await listed(folder.arm(arm).running)).filter((name) => name.endsWith('.json')).length;
}

export async function trainingSteps(folder: ResultsFolder): Promise<number> {
  const log = await readFile(folder.model('finetuned').log, 'utf8').catch(() => '');
  return log.split('"loss"').length - 1;
}

/** Locks say who runs, not how far it is. */
async function filesOf(folder: ResultsFolder): Promise<string[]> {
  const names = await listed(folder.root);
  return names
    .filter((name) => /\.(json|jsonl|gguf|txt|safetensors)$/.test(name))
    .map((name) => join(folder.root, name));
}

async function listed(folder: string): Promise<string[]> {
  return readdir(folder, { recursive: true }).catch(() => []);
}
