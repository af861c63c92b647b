import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type AdapterManifest, LossPoint, type RegisteredAdapter } from '../../domain/adapter.ts';
import type { Design } from '../../domain/design.ts';
import { writeAtomically, writeJson } from '../files/atomic.ts';
import { sha256, sha256OfFile } from '../files/digest.ts';
import { readJsonLines } from '../files/parse.ts';
import type { ModelFolder } from '../files/results-folder.ts';
import { modelfile } from './modelfile.ts';

/** What training, export and probe came to. */
export type TrainedAdapter = Omit<RegisteredAdapter, 'name' | 'prompts_sha256'>;

/** Writes `adapter.json` and the Modelfile; returns the manifest without what grows with the training. */
export async function registerAdapter(
  folder: ModelFolder,
  trained: TrainedAdapter,
  { prompts }: Pick<Design, 'prompts'>,
): Promise<RegisteredAdapter> {
  const registered: RegisteredAdapter = {
    name: `${trained.base}-tdd-${trained.arm}`,
    prompts_sha256: sha256(JSON.stringify(prompts)),
    ...trained,
  };
  await writeAtomically(folder.modelfile, modelfile(registered));
  const loss_curve: LossPoint[] = [];
  for await (const point of readJsonLines(folder.log, LossPoint)) loss_curve.push(point);
  const manifest: AdapterManifest = { ...registered, files: await digests(folder, registered), loss_curve };
  await writeJson(folder.manifest, manifest);
  return registered;
}

/** Of every file that belongs to the adapter; the large ones were digested by who wrote them. */
async function digests(
  folder: ModelFolder,
  { adapter, null_adapter, merged }: RegisteredAdapter,
): Promise<Record<string, string>> {
  const known = new Map([adapter, null_adapter, ...(merged ? [merged] : [])].map((file) => [file.path, file.sha256]));
  const kept = (await readdir(join(folder.root, 'adapter'))).map((name) => join(folder.root, 'adapter', name));
  const files = [...known.keys(), ...kept, folder.log, folder.modelfile].toSorted();
  const found: Record<string, string> = {};
  for (const file of files) found[relative(folder.root, file)] = known.get(file) ?? (await sha256OfFile(file));
  return found;
}
