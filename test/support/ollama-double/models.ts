import { createHash } from 'node:crypto';
import type { Era } from './eras.ts';

/** What a double keeps of a model. */
export interface Model {
  weights: string;
  adapters: string[];
  license: string;
  quantization: string;
}

export interface CreateRequest {
  model?: string;
  from?: string;
  files?: Record<string, string>;
  adapters?: Record<string, string>;
  license?: string;
}

export type Created = { status: string } | { error: string; status: number };

export const BASE_WEIGHTS = sha256('the base weights');

/** Blobs and models, created as server/create.go (CreateHandler) of the era does. */
export class Models {
  readonly blobs = new Set<string>();
  readonly byName = new Map<string, Model>();
  private readonly era: Era;

  constructor(era: Era) {
    this.era = era;
    this.byName.set('coder:7b', { weights: BASE_WEIGHTS, adapters: [], license: '', quantization: 'Q4_K_M' });
  }

  create({ model = '', from, files, adapters, license = '' }: CreateRequest): Created {
    if (adapters !== undefined && this.era.adapters === 'refuses') {
      return { error: 'LoRA adapters are no longer supported', status: 400 };
    }
    const layers = [...Object.values(files ?? {}), ...Object.values(adapters ?? {})].map(hexOf);
    const swept = layers.find((hex) => !this.blobs.has(hex));
    if (swept !== undefined) return { error: `open blobs/sha256-${swept}: no such file or directory`, status: 400 };
    const base = from === undefined ? this.imported(files) : this.byName.get(from);
    if (base === undefined && from === undefined) {
      return { error: "neither 'from' or 'files' was specified", status: 400 };
    }
    if (base === undefined) return { error: 'pull model manifest: file does not exist', status: 500 };
    const taken = this.era.adapters === 'takes' ? Object.values(adapters ?? {}).map(hexOf) : [];
    this.byName.set(model, { ...base, adapters: taken, license: license || base.license });
    return { status: 'success' };
  }

  private imported(files: CreateRequest['files']): Model | undefined {
    const [digest] = Object.values(files ?? {});
    if (digest === undefined) return undefined;
    const hex = hexOf(digest);
    const weights = this.era.rewritesWeights ? sha256(`rewritten ${hex}`) : hex;
    return { weights, adapters: [], license: '', quantization: 'Q4_K_M' };
  }
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hexOf(digest: string): string {
  return digest.replace('sha256:', '');
}
