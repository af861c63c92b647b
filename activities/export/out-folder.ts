import { readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { makeFolder } from '../files/make-folder.ts';
import type { ResultsFolder } from '../files/results-folder.ts';
import { sweepUnfinished } from '../files/unfinished.ts';

/** Where an experiment's exports lie unless told otherwise. */
export function exportsOf(folder: ResultsFolder): string {
  return join(folder.root, 'export');
}

/** `InvalidInput` where exports would lie among results: in an arm, another experiment or beside them. */
export async function refuseAmongResults(out: string, folder: ResultsFolder): Promise<void> {
  const place = await realPlace(out);
  if (!isWithin(place, await realPlace(dirname(folder.root)))) return;
  if (isWithin(place, await realPlace(exportsOf(folder)))) return;
  throw new InvalidInput([
    `--out: lies among results (got "${out}", allowed ${exportsOf(folder)}, or a folder outside ${dirname(folder.root)})`,
  ]);
}

/** Makes it, and removes what exports that were killed have left in it. */
export async function openOutFolder(out: string): Promise<void> {
  await makeFolder(out);
  const names = await readdir(out);
  const folders = names.filter((name) => ['trl', 'openai', 'inspect'].includes(name));
  // It can be a home folder, which is not searched through without a reason.
  const atTop = names.some((name) => /^(trials|attempts)\..*\.tmp$/.test(name));
  for (const folder of atTop ? [out] : folders.map((name) => join(out, name))) await sweepUnfinished(folder);
}

function isWithin(place: string, folder: string): boolean {
  return `${place}/`.startsWith(`${folder}/`);
}

/** Without links, as far as it exists. */
async function realPlace(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return dirname(path) === path ? path : join(await realPlace(dirname(path)), basename(path));
  }
}
