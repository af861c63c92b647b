import type { ServedAdapter } from '../../../domain/adapter.ts';
import { type AdapterRef, servedName, type WeightsRef } from '../../../domain/model.ts';
import { AdapterNotServed, AdapterOfAnotherBase, ModelMissing, RequestRefused } from '../errors.ts';
import { uploadBlob } from './blob.ts';
import { ollamaClient } from './client.ts';
import type { Asked } from './errors.ts';
import { manifests, type Shown, shown, shownIfThere } from './shown.ts';

/** Prompts are sent raw, so that this only serves a person who asks the model by hand. */
const TEMPLATE = '{{ .Prompt }}';

export interface AdapterRequest {
  /** The base model on its server. */
  base: Asked;
  /** Of the base weights, as `baseDigest` has it. */
  digest: string;
  adapter: AdapterRef;
}

/** Makes the server serve an adapter beside its base model, unless it does. Throws `AdapterNotServed`. */
export async function serveAdapter(request: AdapterRequest, signal: AbortSignal): Promise<ServedAdapter> {
  const { base, digest, adapter } = request;
  requireBase(request);
  const asked = { host: base.host, model: servedName(base.model, adapter) };
  const there = await shownIfThere(asked, signal);
  if (there !== null) return { name: asked.model, how: howServed(there, asked, request) };
  const refused = await createOnBase(request, asked, signal);
  if (refused === null) return { name: asked.model, how: 'adapter' };
  if (adapter.merged === null) {
    throw new AdapterNotServed(
      `${base.host} takes no adapters (${refused}), and there are no merged weights of ${digest}`,
    );
  }
  await createMerged(adapter.merged, asked, signal);
  howServed(await shown(asked, signal), asked, request);
  return { name: asked.model, how: 'merged' };
}

/** The names of ours that a server has for adapters of a base model. */
export async function servedNames({ host, model }: Asked, signal: AbortSignal): Promise<string[]> {
  return [...(await manifests(host, signal)).keys()].filter((name) => isServedName(name, model)).toSorted();
}

/** Whether `servedName` makes such names for this base model. */
export function isServedName(name: string, base: string): boolean {
  return name.startsWith(`${base}-tdd-`) && /[:-][0-9a-f]{12}$/.test(name);
}

/** Takes a model away; that it is not there is no error. */
export async function removeModel(asked: Asked, signal: AbortSignal): Promise<void> {
  try {
    await ollamaClient(asked, signal).delete({ model: asked.model });
  } catch (cause) {
    if (!(cause instanceof ModelMissing)) throw cause;
  }
}

/** Creates a model of the base and the adapter; gives the reason where the server takes no adapters, else null. */
export async function createWithAdapter(
  { base, adapter }: { base: Asked; adapter: { digest: string; sha256: string } },
  asked: Asked,
  signal: AbortSignal,
): Promise<string | null> {
  try {
    const adapters = { 'adapter.gguf': adapter.digest };
    const steps = await ollamaClient(asked, signal).create({
      model: asked.model,
      from: base.model,
      adapters,
      stream: true,
    });
    for await (const _ of steps);
  } catch (cause) {
    if (cause instanceof RequestRefused) return cause.message;
    throw cause;
  }
  if ((await shown(asked, signal)).adapters.includes(adapter.sha256)) return null;
  await removeModel(asked, signal);
  return 'it creates a model, and leaves the adapter out';
}

async function createOnBase(
  { base, adapter }: AdapterRequest,
  asked: Asked,
  signal: AbortSignal,
): Promise<string | null> {
  const digest = await uploadBlob(adapter, asked, signal);
  return await createWithAdapter({ base, adapter: { digest, sha256: adapter.sha256 } }, asked, signal);
}

async function createMerged(merged: WeightsRef, asked: Asked, signal: AbortSignal): Promise<void> {
  const files = { 'merged.gguf': await uploadBlob(merged, asked, signal) };
  // The package sends `files`, which its types lack.
  const request = { model: asked.model, files, template: TEMPLATE, license: markOf(merged), stream: true as const };
  try {
    for await (const _ of await ollamaClient(asked, signal).create(request));
  } catch (cause) {
    if (!(cause instanceof RequestRefused)) throw cause;
    throw new AdapterNotServed(`${asked.host} takes neither adapters nor the merged weights (${cause.message})`);
  }
}

/** How the model of this name serves this adapter. Throws `AdapterNotServed` where it is made of something else. */
function howServed({ weights, adapters, license }: Shown, asked: Asked, request: AdapterRequest): ServedAdapter['how'] {
  const { digest, adapter } = request;
  if (adapters.includes(adapter.sha256) && (weights ?? digest) === digest) return 'adapter';
  if (adapter.merged !== null && license === markOf(adapter.merged)) return 'merged';
  throw new AdapterNotServed(
    `${asked.host} has other weights under ${asked.model}; \`ollama rm ${asked.model}\` removes them`,
  );
}

/**
 * Stays with the model. Servers since v0.30 write imported weights anew, so that their digest does not tell what was
 * imported. https://github.com/ollama/ollama/blob/v0.33.0-rc2/server/create.go (copyLayerWithLlamaQuantize)
 */
function markOf({ sha256 }: WeightsRef): string {
  return `Imported by tddft from sha256:${sha256}`;
}

function requireBase({ base, digest, adapter: { path, base_sha256 } }: AdapterRequest): void {
  const isManifest = (text: string): boolean => text.startsWith('manifest:');
  if (base_sha256 === null || base_sha256 === digest || isManifest(base_sha256) !== isManifest(digest)) return;
  throw new AdapterOfAnotherBase(
    `${path} was trained for other weights than those of ollama:${base.model} (sha256 ${base_sha256}, not ${digest})`,
  );
}
