import { setMaxListeners } from 'node:events';
import type { ServedAdapter } from '../../../domain/adapter.ts';
import { type ModelRef, nameOnServer } from '../../../domain/model.ts';
import type { ModelIdentity } from '../../../domain/records.ts';
import {
  AdapterNotServed,
  AdapterOfAnotherBase,
  EndlessAnswer,
  GarbledAnswer,
  PromptTooLong,
  ServerBusy,
} from '../errors.ts';
import type { ModelHosts } from '../hosts.ts';
import type { Answer, GenerateRequest, ModelServer, ServerReport } from '../model-server.ts';
import { verifiedAdapter } from '../weights-file.ts';
import { Acquaintance } from './acquaintance.ts';
import { readAnswer, type StreamedAnswer } from './answer.ts';
import { Connection } from './connection.ts';
import { type Endpoint, endpointOf, promptFields } from './endpoint.ts';
import { cardOf, type Introduction } from './introduction.ts';
import { loraScales } from './llama-adapters.ts';
import { countTokens, roomForAnswer, roomInRefusal } from './room.ts';
import { samplingOptions } from './sampling-options.ts';
import { loadAdapter, loadedAdapters, takesAdapters, unloadAdapter } from './vllm-adapters.ts';
import { digestOfServersFile, manifestDigest } from './weights-digest.ts';

/** Between two tokens of one answer. Before the first there may be a queue, and the reading of a long prompt. */
const SILENCE_MS = 300_000;

/** Any server with OpenAI's routes: llama-server and vLLM with their adapters, others with the base model alone. */
export function createOpenAiServer(hosts: ModelHosts, { silenceMs = SILENCE_MS } = {}): ModelServer {
  const connection = new Connection(hosts);
  const acquaintance = new Acquaintance(connection);
  let endpoint: Promise<Endpoint> | null = null;

  return {
    async probe(model, signal): Promise<ServerReport> {
      const met = await acquaintance.meet(signal);
      cardOf(met.models, nameOnServer(model), connection.base);
      return {
        server: serverName(met),
        server_version: met.version,
        url: connection.base,
        takes_adapters:
          met.kind === 'llama-server' || (met.kind === 'vllm' && (await takesAdapters(connection, signal))),
        takes_weights: false,
        slots: met.kind === 'llama-server' ? met.props.total_slots : null,
      };
    },

    async describe(model, signal): Promise<ModelIdentity> {
      const met = await acquaintance.meet(signal);
      const card = cardOf(met.models, nameOnServer(model.name), connection.base);
      const digest = await digestOf(met, model);
      const { served_as } = await serving(met, model, signal);
      return {
        name: model.name,
        digest,
        adapter_digest: model.adapter === null ? null : await verifiedAdapter(model.adapter),
        server: serverName(met),
        server_version: met.version,
        served_as,
        quantization: met.kind === 'llama-server' ? quantization(met.props.model_ftype ?? null) : null,
        context: contextOf(met, card.id),
        endpoint: await endpointFor(met, card.id, signal),
      };
    },

    async generate({ model, prompt, sampling }: GenerateRequest, signal, onToken): Promise<Answer> {
      setMaxListeners(0, signal);
      try {
        return await answerTo({ model, prompt, sampling }, signal, onToken);
      } catch (cause) {
        acquaintance.forget();
        endpoint = null;
        throw cause;
      }
    },

    async register(model, signal): Promise<ServedAdapter> {
      const met = await acquaintance.meet(signal);
      await digestOf(met, model);
      if (model.adapter !== null) await verifiedAdapter(model.adapter);
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
    const card = cardOf(met.models, nameOnServer(model.name), connection.base);
    const { fields } = await serving(met, model, signal);
    const count = () => countTokens(connection, met, card.id, prompt, signal);
    const room = await roomForAnswer(sampling, contextOf(met, card.id), prompt, count);
    const to = await endpointFor(met, card.id, signal);
    const send = (maxTokens: number) => {
      const body = { ...fields, ...promptFields(to, prompt), ...samplingOptions(met.kind, sampling, maxTokens) };
      return streamed(to, body, maxTokens, signal, onToken);
    };
    const answer = await send(room).catch((cause: unknown) => {
      const left = cause instanceof PromptTooLong ? roomInRefusal(cause.message) : null;
      if (left === null || left >= room) throw cause;
      return send(left);
    });
    return { ...answer, prompt_tokens: answer.prompt_tokens ?? (await count()) ?? 0 };
  }

  async function streamed(
    to: Endpoint,
    body: object,
    maxTokens: number,
    signal: AbortSignal,
    onToken: () => void,
  ): Promise<StreamedAnswer> {
    const url = connection.urlOf(to);
    const silence = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const heard = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(new EndlessAnswer(`${url}: no token for ${silenceMs} ms`)), silenceMs);
      onToken();
    };
    const streaming = { ...body, stream: true, stream_options: { include_usage: true } };
    try {
      const response = await connection.send(to, AbortSignal.any([signal, silence.signal]), streaming);
      if (response.status === 404) {
        // It was there when the server was asked who it is: vLLM forgets its adapters when it ends.
        throw new ServerBusy(`${url} has lost what it served: ${(await connection.refusalIn(to, response)).message}`);
      }
      if (!response.ok) throw await connection.refusalIn(to, response);
      if (response.body === null) throw new GarbledAnswer(`${url}: an answer without a body`);
      return await readAnswer(url, response.body, maxTokens, heard);
    } finally {
      clearTimeout(timer);
    }
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
      `${met.title} at ${connection.base} has no way to serve ${adapter.path}: of the OpenAI-compatible servers, llama-server and vLLM have one`,
    );
  }

  async function digestOf(met: Introduction, { name, adapter }: ModelRef): Promise<string> {
    const card = cardOf(met.models, nameOnServer(name), connection.base);
    const file = met.kind === 'llama-server' ? await digestOfServersFile(met.props.model_path) : null;
    const trainedFor = adapter?.base_sha256 ?? null;
    if (file !== null && trainedFor !== null && trainedFor !== file) {
      throw new AdapterOfAnotherBase(
        `${adapter?.path} was trained for other weights than those of ${name} (sha256 ${trainedFor}, not ${file})`,
      );
    }
    return file ?? manifestDigest(card);
  }

  function endpointFor(met: Introduction, model: string, signal: AbortSignal): Promise<Endpoint> {
    if (met.kind !== 'other') return Promise.resolve('/v1/completions');
    if (endpoint !== null) return endpoint;
    const asked = endpointOf(connection, model, signal);
    endpoint = asked;
    asked.catch(() => (endpoint = null));
    return asked;
  }
}

function serverName(met: Introduction): string {
  return met.kind === 'other' ? met.title : met.kind;
}

/** Tokens of one request, prompt and answer together; null where the server does not tell. */
function contextOf(met: Introduction, id: string): number | null {
  if (met.kind === 'llama-server') return met.props.default_generation_settings.n_ctx;
  return met.models.find((card) => card.id === id)?.max_model_len ?? null;
}

/** `Q4_K - Medium` as `Q4_K_M`. https://github.com/ggml-org/llama.cpp/blob/master/src/llama-model-loader.cpp (llama_model_ftype_name) */
function quantization(ftype: string | null): string | null {
  const name =
    ftype
      ?.replace(/^all /, '')
      .replace(/ - (\w)\w*/, '_$1')
      .split(' ')[0] ?? '';
  return name === '' ? null : name;
}
