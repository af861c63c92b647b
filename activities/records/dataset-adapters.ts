import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AdapterManifest } from '../../domain/adapter.ts';
import type { Design } from '../../domain/design.ts';
import { tunedArm } from '../../domain/tuned-arms.ts';
import { sha256OfFile } from '../files/digest.ts';
import { isMissing, readJson } from '../files/parse.ts';
import type { ResultsFolder } from '../files/results-folder.ts';

/** An adapter that is not of its arm's dataset any more. */
export interface OutdatedAdapter {
  arm: string;
  /** The arm that its samples are drawn for. */
  dataset: string;
}

/** The adapters that were trained on other samples than `data/` holds now, sorted by arm. Throws `DamagedFile`. */
export async function outdatedAdapters(
  folder: ResultsFolder,
  design: Pick<Design, 'spec'>,
): Promise<OutdatedAdapter[]> {
  const outdated: OutdatedAdapter[] = [];
  for (const arm of await namesIn(join(folder.root, 'models'))) {
    const dataset = tunedArm(design, arm)?.dataset ?? null;
    if (dataset === null) continue;
    const trained = await readJson(folder.model(arm).manifest, AdapterManifest);
    if (trained === null) continue;
    const now = await digestOf(folder.dataset(dataset).prepared('train'));
    if (now !== trained.dataset_sha256) outdated.push({ arm, dataset });
  }
  return outdated;
}

async function namesIn(path: string): Promise<string[]> {
  try {
    return (await readdir(path)).toSorted();
  } catch (cause) {
    if (isMissing(cause)) return [];
    throw cause;
  }
}

/** Null where there is no such file: a control's samples did not suffice any more. */
async function digestOf(file: string): Promise<string | null> {
  try {
    return await sha256OfFile(file);
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw cause;
  }
}
