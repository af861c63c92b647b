import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { WeightsRef } from '../../domain/model.ts';
import { sha256OfFile } from '../files/digest.ts';
import { baseModel } from './base-models.ts';
import { ModelMissing } from './errors.ts';

/** A file of weights as it is now: another file under its path is another model. */
export interface WeightsFile {
  path: string;
  size: number;
  mtimeMs: number;
}

/** Throws `ModelMissing`. */
export async function weightsFile(name: string): Promise<WeightsFile> {
  const path = baseModel(name).gguf;
  if (path === null) throw new ModelMissing(`${name}: its weights are kept by a server`);
  const { size, mtimeMs } = await existing(path, name);
  return { path, size, mtimeMs };
}

/** Digests by path, each with the state of the file that it was taken of: a 7B's adapter has 160 MB. */
const digests = new Map<string, { state: string; sha256: string }>();

/** The digest of a file of weights that is what it should be. Throws `ModelMissing`. */
export async function verifiedWeights({ path, sha256 }: WeightsRef): Promise<string> {
  const { size, mtimeMs } = await existing(path, 'adapter');
  const state = `${size} ${mtimeMs}`;
  const known = digests.get(path);
  const found = known?.state === state ? known.sha256 : await sha256OfFile(path);
  digests.set(path, { state, sha256: found });
  if (found !== sha256) throw new ModelMissing(`${path} is another file (sha256 ${found}, wanted ${sha256})`);
  return found;
}

async function existing(file: string, name: string): Promise<Stats> {
  return stat(file).catch(() => {
    throw new ModelMissing(`${name}: no file ${file}`);
  });
}
