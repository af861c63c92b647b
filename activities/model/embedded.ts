import { access, stat } from 'node:fs/promises';
import { getLlama, type LlamaContext, LlamaLogLevel, type LlamaModel } from 'node-llama-cpp';
import type { AdapterRef, ModelRef } from '../../domain/model.ts';
import type { ModelIdentity } from '../../domain/records.ts';
import { sha256OfFile } from '../files/digest.ts';
import { baseModel } from './base-models.ts';
import { type Answer, type GenerateRequest, ModelMissing, type ModelServer, PromptTooLong } from './server.ts';
import { evaluate } from './evaluate.ts';
import { SequencePool } from './sequence-pool.ts';

export interface EmbeddedOptions {
  /** Requests answered side by side; they share one batch. */
  sequences: number;
  /** More than one only helps large models: llama.cpp's threads spin, and fight the sandbox for the cores. */
  threads: number;
}

interface LoadedModel {
  model: LlamaModel;
  context: LlamaContext;
  sequences: SequencePool;
  contextSize: number;
}

/** llama.cpp inside this process. One set of weights is loaded at a time: an arm asks one model only. */
export async function createEmbeddedServer({ sequences, threads }: EmbeddedOptions): Promise<ModelServer> {
  const llama = await getLlama({ gpu: false, build: 'never', logLevel: LlamaLogLevel.error, maxThreads: threads });
  const digests = new Map<string, string>();
  let loaded: { key: string; value: Promise<LoadedModel> } | null = null;

  return {
    async describe({ name, adapter }): Promise<ModelIdentity> {
      return {
        name,
        digest: await digest(await existing(baseModel(name).gguf, name)),
        adapter_digest: adapter === null ? null : await verified(adapter),
        server: 'node-llama-cpp',
        server_version: llama.llamaCppRelease.release,
      };
    },

    async generate({ model, prompt, sampling }: GenerateRequest, signal, onToken): Promise<Answer> {
      const { model: weights, sequences: pool, contextSize } = await load(model, sampling.num_ctx);
      const tokens = weights.tokenize(prompt, true);
      const room = contextSize - tokens.length;
      if (room < 1)
        throw new PromptTooLong(`the prompt has ${tokens.length} tokens, the context of ${model.name} ${contextSize}`);
      return pool.use(async (sequence) => {
        const written = await evaluate(
          sequence,
          tokens,
          Math.min(sampling.max_tokens, room),
          sampling,
          signal,
          onToken,
        );
        return {
          completion: weights.detokenize(written.tokens),
          finish_reason: written.ended ? 'stop' : 'length',
          prompt_tokens: tokens.length,
          completion_tokens: written.tokens.length,
        };
      }, signal);
    },

    async close(): Promise<void> {
      await (await loaded?.value)?.model.dispose();
      await llama.dispose();
    },
  };

  function load(ref: ModelRef, numCtx: number): Promise<LoadedModel> {
    const key = JSON.stringify([ref, numCtx]);
    if (loaded?.key === key) return loaded.value;
    const previous = loaded?.value;
    const value = replace(previous, ref, numCtx);
    loaded = { key, value };
    value.catch(() => {
      if (loaded?.key === key) loaded = null;
    });
    return value;
  }

  async function replace(
    previous: Promise<LoadedModel> | undefined,
    ref: ModelRef,
    numCtx: number,
  ): Promise<LoadedModel> {
    const old = await previous?.catch(() => null);
    await old?.sequences.close();
    await old?.model.dispose();
    if (ref.adapter) await verified(ref.adapter);
    const model = await llama.loadModel({
      modelPath: await existing(baseModel(ref.name).gguf, ref.name),
      gpuLayers: 0,
    });
    const contextSize = Math.min(numCtx, model.trainContextSize);
    const context = await model.createContext({
      contextSize,
      sequences,
      threads,
      ...(ref.adapter ? { lora: { adapters: [{ filePath: ref.adapter.path, scale: 1 }] } } : {}),
    });
    const all = Array.from({ length: sequences }, () => context.getSequence());
    return { model, context, sequences: new SequencePool(all), contextSize };
  }

  /** Hashing takes seconds per gigabyte, so once for each state of a file. */
  async function digest(file: string): Promise<string> {
    const { mtimeMs, size } = await stat(file);
    const key = `${file} ${size} ${mtimeMs}`;
    const known = digests.get(key) ?? (await sha256OfFile(file));
    digests.set(key, known);
    return known;
  }

  async function verified({ path, sha256 }: AdapterRef): Promise<string> {
    const found = await sha256OfFile(await existing(path, 'adapter'));
    if (found !== sha256) throw new ModelMissing(`${path} is another adapter (sha256 ${found}, wanted ${sha256})`);
    return found;
  }
}

async function existing(file: string, name: string): Promise<string> {
  await access(file).catch(() => {
    throw new ModelMissing(`${name}: no file ${file}`);
  });
  return file;
}
