import { setMaxListeners } from 'node:events';
import type { ServedAdapter } from '../../../domain/adapter.ts';
import { type ModelRef, nameOnServer } from '../../../domain/model.ts';
import type { ModelIdentity } from '../../../domain/records.ts';
import { AdapterNotServed, PromptTooLong } from '../errors.ts';
import type { ModelHosts } from '../hosts.ts';
import type { Answer, GenerateRequest, ModelServer, ServerReport } from '../model-server.ts';
import { verifiedWeights } from '../weights-file.ts';
import { Acquaintance } from './acquaintance.ts';
import { Connection } from './connection.ts';
import { type Endpoint, endpointOf, promptFields } from './endpoint.ts';
import { contextOf, digestOf, quantizationOf, serverName, slotsOf } from './identity.ts';
import { cardOf, type Introduction } from './introduction.ts';
import { loraScales } from './llama-adapters.ts';
import { isUnparsedText, WITHOUT_PARSER } from './llama-parser.ts';
import { countTokens, roomForAnswer, roomInRefusal } from './room.ts';
import { samplingOptions } from './sampling-options.ts';
import { streamedAnswer } from './streaming.ts';
import { loadAdapter, loadedAdapters, takesAdapters, unloadAdapter } from './vllm-adapters.ts';
import type { ModelCard } from './wire.ts';

const SILENCE_MS = 300_000;
const ENDPOINT_MS = 60_000;

/** Any server with OpenAI's routes: llama-server and vLLM with their adapters, others with the base model alone. */
export function createOpenAiServer(hosts: ModelHosts, { silenceMs = SILENCE_MS } = {}): ModelServer {
  const connection = new Connection(hosts);
  const acquaintance = new Acquaintance(connection);
  let endpoint: Promise<Endpoint> | null = null;

  return {
    async probe(model, signal): Promise<ServerReport> {
      const met = await acquaintance.meet(signal);
      const of = card(met, model);
      const runtimeLoading = met.kind === 'vllm' && (await takesAdapters(connection, signal));
      return {
        server: serverName(met, of),
        server_version: met.version,
        url: connection.base,
        takes_adapters: met.kind === 'llama-server' || runtimeLoading,
        takes_weights: false,
        slots: slotsOf(met),
      };
    },

    async slots(model, signal): Promise<number | null> {
      const met = await acquaintance.meet(signal);
      card(met, model);
      return slotsOf(met);
    },

    async describe(model, signal): Promise<ModelIdentity> {
      const met = await acquaintance.meet(signal);
      const of = card(met, model.name);
      const digest = await digestOf(met, of, model);
      const { served_as } = await serving(met, model, signal);
      return {
        name: model.name,
        digest,
        adapter_digest: model.adapter === null ? null : await verifiedWeights(model.adapter),
        server: serverName(met, of),
        server_version: met.version,
        served_as,
        quantization: quantizationOf(met),
        context: contextOf(met, of),
        endpoint: await endpointFor(met, of),
      };
    },

    async generate(request: GenerateRequest, signal, onToken): Promise<Answer> {
      setMaxListeners(0, signal);
      try {
        return await answerTo(request, signal, onToken);
      } catch (cause) {
        acquaintance.forget();
        endpoint = null;
        throw cause;
      }
    },

    async register(model, signal): Promise<ServedAdapter> {
      const met = await acquaintance.meet(signal);
      await digestOf(met, card(met, model.name), model);
      if (model.adapter !== null) await verifiedWeights(model.adapter);
      const { served_as } = await serving(met, model, signal);
      return { name: served_as, how: 'adapter' };
    },

    async registered(model, signal): Promise<string[]> {
      const met = await acquaintance.meet(signal);
      return met.kind === 'vllm' ? loadedAdapters(met.models, nameOnServer(model)) : [];
    },

    async remove(_model, name, signal): Promise<void> {
      const met = await acquaintance.meet(signal);
      if (met.kind === 'vllm') await unloadAdapter(connection, name, signal);
      acquaintance.forget();
    },

    // These servers hold their model from start to end, and have no route that lets it go.
    async unload(): Promise<void> {},

    async close(): Promise<void> {},
  };

  async function answerTo(
    { model, prompt, sampling }: GenerateRequest,
    signal: AbortSignal,
    onToken: () => void,
  ): Promise<Answer> {
    const met = await acquaintance.recent();
    const of = card(met, model.name);
    const { fields } = await serving(met, model, signal);
    const count = () => countTokens(connection, met, of.id, prompt, signal);
    const room = await roomForAnswer(sampling, contextOf(met, of), prompt, count);
    const to = await endpointFor(met, of);
    const send = (maxTokens: number, more: object = {}) => {
      const options = samplingOptions(met.kind, sampling, maxTokens);
      const body = { ...fields, ...promptFields(to, prompt), ...options, ...more };
      return streamedAnswer(connection, to, body, { maxTokens, silenceMs, signal, onToken });
    };
    const answer = await send(room).catch((cause: unknown) => {
      if (isUnparsedText(cause)) return send(room, WITHOUT_PARSER);
      const left = cause instanceof PromptTooLong ? roomInRefusal(cause.message) : null;
      if (left === null || left >= room) throw cause;
      return send(left);
    });
    return { ...answer, prompt_tokens: answer.prompt_tokens ?? (await count()) ?? 0 };
  }

  /** How one request names its model, which is made to answer by that name. */
  async function serving(
    met: Introduction,
    { name, adapter }: ModelRef,
    signal: AbortSignal,
  ): Promise<{ served_as: string; fields: object }> {
    const base = nameOnServer(name);
    if (met.kind === 'llama-server') {
      const lora = await loraScales(connection.root, met.loras, adapter);
      return { served_as: base, fields: { model: base, ...(lora.length > 0 ? { lora } : {}) } };
    }
    if (adapter === null) return { served_as: base, fields: { model: base } };
    if (met.kind === 'vllm') {
      const served_as = await loadAdapter(connection, met.models, base, adapter, signal);
      if (!met.models.some(({ id }) => id === served_as)) acquaintance.forget();
      return { served_as, fields: { model: served_as } };
    }
    throw new AdapterNotServed(
      `${serverName(met, card(met, name))} at ${connection.base} has no way to serve ${adapter.path}: of the OpenAI-compatible servers, llama-server and vLLM have one`,
    );
  }

  /** Shared by requests side by side, as the introduction is. */
  function endpointFor(met: Introduction, { id }: ModelCard): Promise<Endpoint> {
    if (met.kind !== 'other') return Promise.resolve('/v1/completions');
    if (endpoint !== null) return endpoint;
    const asked = endpointOf(connection, id, AbortSignal.timeout(ENDPOINT_MS));
    endpoint = asked;
    asked.catch(() => (endpoint = null));
    return asked;
  }

  function card(met: Introduction, model: string): ModelCard {
    return cardOf(met.models, nameOnServer(model), connection.base);
  }
}
