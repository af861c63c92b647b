import { AdapterManifest } from '../../domain/adapter.ts';
import type { Design } from '../../domain/design.ts';
import { tunedArms } from '../../domain/tuned-arms.ts';
import { readJson } from '../files/parse.ts';
import type { ResultsFolder } from '../files/results-folder.ts';

/** The adapters that an experiment trained so far, in the order of its arms. */
export async function readAdapters(folder: ResultsFolder, design: Design): Promise<AdapterManifest[]> {
  const trained = tunedArms(design).filter(({ dataset }) => dataset !== null);
  const manifests = await Promise.all(trained.map(({ arm }) => readJson(folder.model(arm).manifest, AdapterManifest)));
  return manifests.filter((manifest) => manifest !== null);
}
