import { z } from 'zod';
import { ModelMissing } from '../errors.ts';
import { ollamaClient } from './client.ts';
import { type Asked, garbled, missing } from './errors.ts';

const Show = z.looseObject({
  modelfile: z.string(),
  license: z.string().default(''),
  details: z.looseObject({ quantization_level: z.string().default('') }).prefault({}),
  model_info: z.record(z.string(), z.unknown()).default({}),
});

const Version = z.looseObject({ version: z.string() });

const Text = z.string().nullable().catch(null);

const Tags = z.looseObject({ models: z.array(z.looseObject({ name: z.string(), digest: z.string() })) });

/** What a server says of one of its models. */
export interface Shown {
  /** sha256 of the weights' file that it names; null where it names none. */
  weights: string | null;
  /** sha256 of each adapter. */
  adapters: string[];
  license: string;
  quantization: string | null;
  /** Tokens; null where the file does not say. */
  context: number | null;
  /** `qwen2`; null where the server does not say. */
  architecture: string | null;
}

/**
 * Throws `ModelMissing`. The modelfile that is shown has the paths of the files: `FROM .../blobs/sha256-<hex>`.
 * https://github.com/ollama/ollama/blob/v0.11.4/server/routes.go (GetModelInfo), server/images.go (Model.String)
 */
export async function shown(asked: Asked, signal: AbortSignal): Promise<Shown> {
  const parsed = Show.safeParse(await ollamaClient(asked, signal).show({ model: asked.model }));
  if (!parsed.success) throw garbled(parsed.error.message, asked.host);
  const { modelfile, license, details, model_info } = parsed.data;
  const architecture = Text.parse(model_info['general.architecture']);
  const context = model_info[`${architecture}.context_length`];
  return {
    weights: /^FROM .*sha256[-:]([0-9a-f]{64})"?\s*$/m.exec(modelfile)?.[1] ?? null,
    adapters: [...modelfile.matchAll(/^ADAPTER .*sha256[-:]([0-9a-f]{64})"?\s*$/gm)].map(([, hex = '']) => hex),
    license,
    quantization: quantizationOf(details.quantization_level, model_info),
    context: typeof context === 'number' ? context : null,
    architecture,
  };
}

/** Ollama takes file type 0, which is all F32, for none. https://github.com/ollama/ollama/blob/v0.11.4/fs/ggml/ggml.go */
function quantizationOf(told: string, { 'general.file_type': type }: Record<string, unknown>): string | null {
  if (type === 0) return 'F32';
  return told === '' || told === 'unknown' ? null : told;
}

/** Null where the server has no such model. */
export async function shownIfThere(asked: Asked, signal: AbortSignal): Promise<Shown | null> {
  try {
    return await shown(asked, signal);
  } catch (cause) {
    if (cause instanceof ModelMissing) return null;
    throw cause;
  }
}

export async function serverVersion(host: string, signal: AbortSignal): Promise<string> {
  const parsed = Version.safeParse(await ollamaClient({ host, model: '' }, signal).version());
  if (!parsed.success) throw garbled(parsed.error.message, host);
  return parsed.data.version;
}

/** The digests of the manifests of all of a server's models, by name. */
export async function manifests(host: string, signal: AbortSignal): Promise<Map<string, string>> {
  const parsed = Tags.safeParse(await ollamaClient({ host, model: '' }, signal).list());
  if (!parsed.success) throw garbled(parsed.error.message, host);
  return new Map(parsed.data.models.map(({ name, digest }) => [name, digest]));
}

/** The digest of the base weights, or of their manifest where the server names no file of weights. */
export async function baseDigest({ weights }: Shown, asked: Asked, signal: AbortSignal): Promise<string> {
  if (weights !== null) return weights;
  const manifest = (await manifests(asked.host, signal)).get(fullName(asked.model));
  if (manifest === undefined) throw missing(asked);
  return `manifest:${manifest}`;
}

/** With the tag that a server adds where there is none. */
export function fullName(model: string): string {
  return /:[^/]*$/.test(model) ? model : `${model}:latest`;
}
