import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InvalidInput } from '../../domain/invalid-input.ts';
import type { ExperimentSpec } from '../../domain/spec.ts';
import { baseModel } from '../model/base-models.ts';

/** Throws `InvalidInput` when the weights of a spec's model are not a file. */
export async function requireModelFile(model: string): Promise<void> {
  const { gguf } = baseModel(model);
  if (!(await statOf(gguf))?.isFile())
    throw new InvalidInput([`model: no such file (got "${model}", allowed gguf:<path of a GGUF file>)`]);
}

/** The Hugging Face folder that is trained; `InvalidInput` when none is named, or there is none. */
export async function baseWeights({ model, training }: Pick<ExperimentSpec, 'model' | 'training'>): Promise<string> {
  const folder = training.base_model ?? baseModel(model).huggingFace;
  const allowed = 'the Hugging Face folder of its base weights';
  if (folder === null)
    throw new InvalidInput([`training.base_model: needed for ${model} (got nothing, allowed ${allowed})`]);
  if (!(await statOf(folder))?.isDirectory())
    throw new InvalidInput([`training.base_model: no such folder (got "${folder}", allowed ${allowed})`]);
  return resolve(folder);
}

async function statOf(path: string) {
  return stat(path).catch(() => null);
}
