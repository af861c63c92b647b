import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { AdapterRef } from '../../domain/model.ts';
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

/** The digest of an adapter that is what it should be. Throws `ModelMissing`. */
export async function verifiedAdapter({ path, sha256 }: AdapterRef): Promise<string> {
  await existing(path, 'adapter');
  const found = await sha256OfFile(path);
  if (found !== sha256) throw new ModelMissing(`${path} is another adapter (sha256 ${found}, wanted ${sha256})`);
  return found;
}

async function existing(file: string, name: string): Promise<Stats> {
  return stat(file).catch(() => {
    throw new ModelMissing(`${name}: no file ${file}`);
  });
}
