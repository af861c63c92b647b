import { z } from 'zod';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A file of weights. */
export const WeightsRef = z.strictObject({ path: z.string().min(1), sha256: Sha256 });
export type WeightsRef = z.infer<typeof WeightsRef>;

/** An adapter as a model server loads it. `sha256` is of the GGUF file. */
export const AdapterRef = WeightsRef.extend({
  /** Of the base weights that it was trained for; null where nobody has said. */
  base_sha256: z.string().nullable().default(null),
  /** `<experiment>.<arm>`, which is part of the name that a server knows it by. */
  made_for: z.string().nullable().default(null),
  /** The same adapter as PEFT's folder, for servers that load that. */
  peft_dir: z.string().nullable().default(null),
  /** The base model with the adapter merged into it, for servers that take no adapters. */
  merged: WeightsRef.nullable().default(null),
});
export type AdapterRef = z.infer<typeof AdapterRef>;

/** Which weights to ask: a base model by its spec name, with or without an adapter. */
export const ModelRef = z.strictObject({
  name: z.string(),
  adapter: AdapterRef.nullable(),
});
export type ModelRef = z.infer<typeof ModelRef>;

/** Where the base weights of a model lie on this machine. */
export interface BaseModel {
  /** What is served; null where a server keeps it out of reach. */
  gguf: string | null;
  /** The Hugging Face folder that is trained. */
  huggingFace: string | null;
}

/** The part of a spec's model name that names its server. */
export type ServerKind = 'embedded' | 'ollama' | 'openai';

export function serverKind(model: string): ServerKind {
  if (model.startsWith('ollama:')) return 'ollama';
  return model.startsWith('openai:') ? 'openai' : 'embedded';
}

/** What a server itself calls a model: `qwen2.5-coder:7b` for `ollama:qwen2.5-coder:7b`. */
export function nameOnServer(model: string): string {
  return serverKind(model) === 'embedded' ? model : model.slice(model.indexOf(':') + 1);
}

/** Ollama allows names and tags of 80 characters. */
const NAME_CHARACTERS = 80;
const WHAT_CHARACTERS = 40;
const DIGEST_CHARACTERS = 12;

/**
 * The name under which a server gets an adapter: the original experiment's `<base>-tdd-finetuned`, then the experiment and
 * the adapter's digest, since servers keep what a name meant before. `qwen2.5-coder:7b-tdd-finetuned-exp-1-0123456789ab`,
 * and where the base has no tag `miniature-tdd-finetuned:exp-1-0123456789ab`.
 */
export function servedName(base: string, { made_for, sha256 }: Pick<AdapterRef, 'made_for' | 'sha256'>): string {
  const [experiment = '', arm = 'adapter'] = (made_for ?? '').split('.');
  const digest = sha256.slice(0, DIGEST_CHARACTERS);
  // A name may begin with a registry's host and port.
  const [, name = base, tag = null] = /^(.*?)(?::([^:/]*))?$/.exec(base) ?? [];
  const what = `-tdd-${arm}`.slice(0, WHAT_CHARACTERS);
  const prefix = tag === null ? '' : `${tag}${what}-`.slice(0, NAME_CHARACTERS - digest.length);
  const room = NAME_CHARACTERS - prefix.length - digest.length - 1;
  const whose = experiment.slice(0, Math.max(0, room));
  const rest = `${whose}${whose === '' ? '' : '-'}${digest}`;
  return tag === null ? `${name.slice(0, NAME_CHARACTERS - what.length)}${what}:${rest}` : `${name}:${prefix}${rest}`;
}
