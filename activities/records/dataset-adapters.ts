import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AdapterManifest } from '../../domain/adapter.ts';
import type { Design } from '../../domain/design.ts';
import { tunedArm } from '../../domain/tuned-arms.ts';
import { sha256OfFile } from '../files/digest.ts';
import { isMissing, readJson } from '../files/parse.ts';
import type { ResultsFolder } from '../files/results-folder.ts';

/** An adapter that a later extraction took its samples from. */
export interface OutdatedAdapter {
  arm: string;
  /** The arm whose dataset it would be trained on. */
  dataset: string;
}

/** The adapters that were trained on other samples than `data/` holds now, by arm. Throws `DamagedFile`. */
export async function outdatedAdapters(folder: ResultsFolder, design: Pick<Design, 'spec'>): Promise<OutdatedAdapter[]> {
  const entries = await readdir(join(folder.root, 'models'), { withFileTypes: true }).catch(noneIfMissing);
  const outdated: OutdatedAdapter[] = [];
  for (const { name: arm } of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const dataset = tunedArm(design, arm)?.dataset ?? null;
    const trained = dataset === null ? null : await readJson(folder.model(arm).manifest, AdapterManifest);
    if (dataset === null || trained === null) continue;
    const samples = await sha256OfFile(folder.dataset(dataset).prepared('train')).catch(noneIfMissing);
    if (samples !== trained.dataset_sha256) outdated.push({ arm, dataset });
  }
  return outdated;
}

function noneIfMissing(cause: unknown): [] {
  if (isMissing(cause)) return [];
  throw cause;
}
