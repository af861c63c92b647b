import { createHash, randomBytes } from 'node:crypto';
import { ModelMissing, RequestRefused, ServerBusy } from '../errors.ts';
import type { ServerReport } from '../model-server.ts';
import { uploadBytes } from './blob.ts';
import { ollamaClient } from './client.ts';
import type { Asked } from './errors.ts';
import { numParallel } from './num-parallel.ts';
import { smallestAdapter } from './smallest-adapter.ts';
import { createWithAdapter, removeModel } from './served-adapters.ts';
import { manifests, serverVersion, shown } from './shown.ts';

const CLEAN_UP_MS = 10_000;

/** Of models that are made to see whether they can be. */
const PROBE = 'tddft-probe';

/** What an Ollama server can do, by trying. Throws `ModelMissing` where it has no such base model. */
export async function probe(base: Asked, parallel: number | null, signal: AbortSignal): Promise<ServerReport> {
  const { architecture } = await shown(base, signal);
  await sweep(base, signal);
  return {
    server: 'ollama',
    server_version: await serverVersion(base.host, signal),
    url: base.host,
    takes_adapters: await takesAdapters(base, architecture ?? 'llama', signal),
    takes_weights: await takesFiles(base, signal),
    slots: (await numParallel(base.host)) ?? parallel,
  };
}

/** What a probe left that was killed would hold the base model's weights for ever. */
async function sweep({ host }: Asked, signal: AbortSignal): Promise<void> {
  const left = [...(await manifests(host, signal)).keys()].filter((name) => name.startsWith(`${PROBE}:`));
  for (const model of left) await removeModel({ host, model }, signal);
}

/** Creates a model with an adapter that is too small to run, looks whether it is in it, and takes the model away. */
async function takesAdapters(base: Asked, architecture: string, signal: AbortSignal): Promise<boolean> {
  const asked = { host: base.host, model: `${PROBE}:${randomBytes(6).toString('hex')}` };
  const bytes = smallestAdapter(architecture);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  try {
    const digest = await uploadBytes(bytes, sha256, asked, signal);
    return (await createWithAdapter({ base, adapter: { digest, sha256 } }, asked, signal)) === null;
  } catch (cause) {
    if (!(cause instanceof ModelMissing)) throw cause;
    throw new ServerBusy(`${base.host}: another probe swept this one away`);
  } finally {
    await removeModel(asked, AbortSignal.timeout(CLEAN_UP_MS));
  }
}

/**
 * Whether a model can be made of uploaded files, by what the server says to a request without them: importing even a small
 * model would make some versions run their quantizer. https://github.com/ollama/ollama/blob/v0.11.4/server/create.go
 */
async function takesFiles(base: Asked, signal: AbortSignal): Promise<boolean> {
  const asked = { host: base.host, model: `${PROBE}:${randomBytes(6).toString('hex')}` };
  try {
    const steps = await ollamaClient(asked, signal).create({ model: asked.model, stream: true });
    for await (const _ of steps);
    return false;
  } catch (cause) {
    if (cause instanceof RequestRefused) return cause.message.includes("'files'");
    throw cause;
  }
}
