import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BaseModel } from '../../domain/model.ts';

const MINIATURE = fileURLToPath(new URL('../../miniature/', import.meta.url));

/** Where a model of the spec lies on this machine. */
export function baseModel(name: string): BaseModel {
  if (name === 'miniature') return { gguf: `${MINIATURE}miniature.gguf`, huggingFace: `${MINIATURE}model` };
  const path = name.slice('gguf:'.length);
  return { gguf: isAbsolute(path) ? path : resolve(path), huggingFace: null };
}
