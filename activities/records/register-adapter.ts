import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type AdapterManifest, LossPoint, type RegisteredAdapter } from '../../domain/adapter.ts';
import type { Design } from '../../domain/design.ts';
import { serverKind } from '../../domain/model.ts';
import { writeAtomically, writeJson } from '../files/atomic.ts';
import { sha256, sha256OfFile } from '../files/digest.ts';
import { readJsonLines } from '../files/parse.ts';
import type { ModelFolder } from '../files/results-folder.ts';
import { modelfile } from './modelfile.ts';

/** What training, export and probe came to. */
export type TrainedAdapter = Omit<RegisteredAdapter, 'name' | 'prompts_sha256'>;

/** Writes `adapter.json`, and a Modelfile where Ollama could serve it; returns the manifest without what grows with the training. */
export async function registerAdapter(
  folder: ModelFolder,
  trained: TrainedAdapter,
  { prompts, spec }: Pick<Design, 'prompts' | 'spec'>,
): Promise<RegisteredAdapter> {
  const { base, arm, served } = trained;
  const registered: RegisteredAdapter = {
    name: serverKind(base) === 'embedded' ? `${base}-tdd-${arm}` : served.name,
    prompts_sha256: sha256(JSON.stringify(prompts)),
    ...trained,
  };
  const recipe = modelfile(registered, spec.sampling);
  if (recipe !== null) await writeAtomically(folder.modelfile, recipe);
  const loss_curve: LossPoint[] = [];
  for await (const point of readJsonLines(folder.log, LossPoint)) loss_curve.push(point);
  const small = [folder.log, ...(recipe === null ? [] : [folder.modelfile])];
  const manifest: AdapterManifest = { ...registered, files: await digests(folder, registered, small), loss_curve };
  await writeJson(folder.manifest, manifest);
  return registered;
}

/**
 * Of every file that belongs to the adapter; the large ones were digested by who wrote them. Left out is `result.json`, the
 * trainer's own note of what it need not do again, which goes when a training begins; what it says is in `training`.
 */
async function digests(
  folder: ModelFolder,
  { adapter, null_adapter, merged }: RegisteredAdapter,
  small: readonly string[],
): Promise<Record<string, string>> {
  const known = new Map([adapter, null_adapter, ...(merged ? [merged] : [])].map((file) => [file.path, file.sha256]));
  const peft = [join(folder.root, 'adapter'), ...(null_adapter.peft_dir === null ? [] : [null_adapter.peft_dir])];
  const kept = await Promise.all(peft.map(async (path) => (await readdir(path)).map((name) => join(path, name))));
  const files = [...known.keys(), ...kept.flat(), ...small].toSorted();
  const found: Record<string, string> = {};
  for (const file of files) found[relative(folder.root, file)] = known.get(file) ?? (await sha256OfFile(file));
  return found;
}
