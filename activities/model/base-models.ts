import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BaseModel, nameOnServer, serverKind } from '../../domain/model.ts';

const FOLDER = fileURLToPath(new URL('../../miniature/', import.meta.url));
export const MINIATURE = { gguf: `${FOLDER}miniature.gguf`, huggingFace: `${FOLDER}model` };

/** Where a model of the spec lies on this machine. A server's `miniature` is taken to be the one that comes with tddft. */
export function baseModel(name: string): BaseModel {
  if (nameOnServer(name).replace(/:latest$/, '') === 'miniature') return MINIATURE;
  if (serverKind(name) !== 'embedded') return { gguf: null, huggingFace: null };
  const path = name.slice('gguf:'.length);
  return { gguf: isAbsolute(path) ? path : resolve(path), huggingFace: null };
}
