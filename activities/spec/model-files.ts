import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { serverKind } from '../../domain/model.ts';
import type { ExperimentSpec } from '../../domain/spec.ts';
import { baseModel } from '../model/base-models.ts';

const EXAMPLE = '~/models/Qwen2.5-Coder-7B-Instruct';

/** Throws `InvalidInput` when the weights of an embedded model are not a file. A server is asked for its own later. */
export async function requireModelFile(model: string): Promise<void> {
  if (serverKind(model) !== 'embedded') return;
  const { gguf } = baseModel(model);
  if (gguf === null || !(await statOf(gguf))?.isFile())
    throw new InvalidInput([`model: no such file (got "${model}", allowed gguf:<path of a GGUF file>)`]);
}

/** The Hugging Face folder that is trained; `InvalidInput` when none is named, or there is none. */
export async function baseWeights({ model, training }: Pick<ExperimentSpec, 'model' | 'training'>): Promise<string> {
  const folder = training.base_model ?? baseModel(model).huggingFace;
  if (folder === null) {
    throw new InvalidInput([
      `training.base_model: needed for ${model}, since served weights are not what is trained (got nothing, allowed the Hugging Face folder of the same model, such as --base-model ${EXAMPLE}, which \`hf download Qwen/Qwen2.5-Coder-7B-Instruct --local-dir ${EXAMPLE}\` fetches)`,
    ]);
  }
  if (!(await statOf(folder))?.isDirectory()) {
    throw new InvalidInput([
      `training.base_model: no such folder (got "${folder}", allowed the Hugging Face folder of the base weights; \`hf download <name> --local-dir ${folder}\` fetches one)`,
    ]);
  }
  return resolve(folder);
}

async function statOf(path: string) {
  return stat(path).catch(() => null);
}
