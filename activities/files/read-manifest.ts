import { Manifest } from '../../domain/design.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { readJson } from './parse.ts';
import type { ResultsFolder } from './results-folder.ts';

/** What an experiment declared; `InvalidInput` when there is no such experiment. */
export async function readManifest(folder: ResultsFolder, experimentId: string): Promise<Manifest> {
  const manifest = await readJson(folder.manifest, Manifest);
  if (manifest === null) {
    throw new InvalidInput([
      `experiment_id: no such experiment (got "${experimentId}"; there is no ${folder.manifest})`,
    ]);
  }
  return manifest;
}
