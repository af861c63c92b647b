import { setMaxListeners } from 'node:events';
import type { ServedAdapter } from '../../../domain/adapter.ts';
import { type AdapterRef, type ModelRef, nameOnServer, servedName } from '../../../domain/model.ts';
import type { ModelIdentity } from '../../../domain/records.ts';
import { ModelMissing, RequestRefused } from '../errors.ts';
import type { ModelHosts } from '../hosts.ts';
import type { Answer, GenerateRequest, ModelServer, ServerReport } from '../model-server.ts';
import { verifiedWeights } from '../weights-file.ts';
import { answer } from './answer.ts';
import type { Asked } from './errors.ts';
import { numParallel } from './num-parallel.ts';
import { probe } from './probe.ts';
import { isServedName, removeModel, serveAdapter, servedNames } from './served-adapters.ts';
import { baseDigest, serverVersion, type Shown, shown } from './shown.ts';
import { unload } from './unload.ts';

/** Between two tokens. Until the first one a model may be loaded and others may be served: five minutes, by Node's fetch. */
const STALLED_MS = 180_000;

type Base = Asked & Shown & { digest: string };

/** An Ollama server of any version since 0.5.5, in which files got into models. */
export function createOllamaServer(
  { ollama: host, ollamaParallel }: ModelHosts,
  { stalledMs = STALLED_MS }: { stalledMs?: number } = {},
): ModelServer {
  /** What was last shown of a base model. */
  const bases = new Map<string, Base>();
  /** Names that were seen to serve what they say. */
  const served = new Set<string>();

  return {
    async probe(model, signal): Promise<ServerReport> {
      return await probe(onServer(model), ollamaParallel, signal);
    },

    async slots(): Promise<number | null> {
      return (await numParallel(host)) ?? ollamaParallel;
    },

    async describe({ name, adapter }, signal): Promise<ModelIdentity> {
      const base = await shownBase(onServer(name), signal);
      const adapter_digest = adapter === null ? null : await verifiedWeights(adapter);
      const { name: served_as } = adapter === null ? { name: base.model } : await serve(base, adapter, signal);
      const answering = adapter === null ? base : await shown({ host, model: served_as }, signal);
      return {
        name,
        digest: base.digest,
        adapter_digest,
        server: 'ollama',
        server_version: await serverVersion(host, signal),
        served_as,
        quantization: answering.quantization,
        context: answering.context,
        endpoint: '/api/generate raw',
      };
    },

    async generate({ model, prompt, sampling }: GenerateRequest, signal, onToken): Promise<Answer> {
      setMaxListeners(0, signal);
      const base = onServer(model.name);
      const { context } = bases.get(base.model) ?? (await shownBase(base, signal));
      const ask = async (name: string): Promise<Answer> =>
        await answer({ host, model: name, prompt, sampling, context, stalledMs }, signal, onToken);
      const { adapter } = model;
      if (adapter === null) return await ask(base.model);
      const name = servedName(base.model, adapter);
      if (!served.has(name)) await register(model, signal);
      try {
        return await ask(name);
      } catch (cause) {
        if (!(cause instanceof ModelMissing)) throw cause;
        // The server may have lost what it was given; that its base model is missing is told by `register`.
        await register(model, signal);
        return await ask(name);
      }
    },

    register,

    async registered(model, signal): Promise<string[]> {
      return await servedNames(onServer(model), signal);
    },

    async remove(model, name, signal): Promise<void> {
      const { model: base } = onServer(model);
      if (!isServedName(name, base)) throw new RequestRefused(`${name}: no adapter of ${model} that tddft registered`);
      served.delete(name);
      await removeModel({ host, model: name }, signal);
    },

    async unload(model, signal): Promise<void> {
      await unload(onServer(model), signal);
    },

    async close(): Promise<void> {},
  };

  async function register({ name, adapter }: ModelRef, signal: AbortSignal): Promise<ServedAdapter> {
    const base = onServer(name);
    if (adapter === null) return { name: base.model, how: 'adapter' };
    return await serve(await shownBase(base, signal), adapter, signal);
  }

  async function serve(base: Base, adapter: AdapterRef, signal: AbortSignal): Promise<ServedAdapter> {
    const made = await serveAdapter({ base, digest: base.digest, adapter }, signal);
    served.add(made.name);
    return made;
  }

  async function shownBase(base: Asked, signal: AbortSignal): Promise<Base> {
    const facts = await shown(base, signal);
    const described = { ...base, ...facts, digest: await baseDigest(facts, base, signal) };
    bases.set(base.model, described);
    return described;
  }

  function onServer(model: string): Asked {
    return { host, model: nameOnServer(model) };
  }
}
