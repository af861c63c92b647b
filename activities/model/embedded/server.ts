import { totalmem } from 'node:os';
import { getLlama, LlamaLogLevel } from 'node-llama-cpp';
import type { ServedAdapter } from '../../../domain/adapter.ts';
import type { ModelIdentity } from '../../../domain/records.ts';
import { AdapterOfAnotherBase, PromptTooLong } from '../errors.ts';
import { sha256OfFile } from '../../files/digest.ts';
import type { Answer, GenerateRequest, ModelServer } from '../model-server.ts';
import { verifiedWeights, type WeightsFile, weightsFile } from '../weights-file.ts';
import { evaluate } from './evaluate.ts';
import { type GgufFacts, ggufFacts } from './gguf-facts.ts';
import { OpenModels } from './open-models.ts';

const SERVER = 'node-llama-cpp';

export interface EmbeddedOptions {
  /** Requests answered side by side; they share one batch. */
  sequences: number;
  /** More than one only helps large models: llama.cpp's threads spin, and fight the sandbox for the cores. */
  threads: number;
  /** What weights and contexts may take while they wait to be used again. */
  memoryBytes?: number;
}

/**
 * llama.cpp inside this process. Half of the memory may hold weights and contexts: the rest is for the sandbox and for a
 * training on this machine.
 */
export async function createEmbeddedServer({
  sequences,
  threads,
  memoryBytes = totalmem() / 2,
}: EmbeddedOptions): Promise<ModelServer> {
  const llama = await getLlama({ gpu: false, build: 'never', logLevel: LlamaLogLevel.error, maxThreads: threads });
  const open = new OpenModels(llama, { sequences, threads, memoryBytes });
  const facts = new Map<string, { digest: string } & GgufFacts>();

  return {
    async probe() {
      return {
        server: SERVER,
        server_version: llama.llamaCppRelease.release,
        url: null,
        takes_adapters: true,
        takes_weights: true,
        slots: sequences,
      };
    },

    async slots(): Promise<number> {
      return sequences;
    },

    async describe({ name, adapter }): Promise<ModelIdentity> {
      const { digest: base, quantization, context } = await factsOf(await weightsFile(name));
      const trainedFor = adapter?.base_sha256 ?? base;
      if (trainedFor !== base) {
        throw new AdapterOfAnotherBase(
          `${adapter?.path} was trained for other weights than those of ${name} (sha256 ${trainedFor}, not ${base})`,
        );
      }
      return {
        name,
        digest: base,
        adapter_digest: adapter === null ? null : await verifiedWeights(adapter),
        server: SERVER,
        server_version: llama.llamaCppRelease.release,
        served_as: null,
        quantization,
        context,
        endpoint: 'raw',
      };
    },

    async generate({ model: { name, adapter }, prompt, sampling }: GenerateRequest, signal, onToken): Promise<Answer> {
      const request = { gguf: await weightsFile(name), adapter, numCtx: sampling.num_ctx };
      return open.use(request, async ({ weights: { model }, pool, contextSize }) => {
        const tokens = model.tokenize(prompt, true);
        const room = contextSize - tokens.length;
        if (room < 1)
          throw new PromptTooLong(`the prompt has ${tokens.length} tokens, the context of ${name} ${contextSize}`);
        const maxTokens = Math.min(sampling.max_tokens, room);
        const written = await pool.use(
          (sequence) => evaluate(sequence, tokens, maxTokens, sampling, signal, onToken),
          signal,
        );
        return {
          completion: model.detokenize(written.tokens),
          finish_reason: written.ended ? 'stop' : 'length',
          prompt_tokens: tokens.length,
          completion_tokens: written.tokens.length,
          timings: { load_ms: 0, prompt_ms: written.promptMs, answer_ms: written.answerMs },
        };
      });
    },

    // An adapter is a file that is loaded when it is asked for.
    async register({ adapter }): Promise<ServedAdapter> {
      if (adapter !== null) await verifiedWeights(adapter);
      return { name: adapter?.path ?? '', how: 'adapter' };
    },
    async registered(): Promise<string[]> {
      return [];
    },
    async remove(): Promise<void> {},
    // It computes on the CPU, and keeps its memory within `memoryBytes`.
    async unload(): Promise<void> {},

    async close(): Promise<void> {
      await open.close();
      await llama.dispose();
    },
  };

  /** Hashing takes seconds per gigabyte, so once for each state of a file. */
  async function factsOf(file: WeightsFile): Promise<{ digest: string } & GgufFacts> {
    const key = `${file.path} ${file.size} ${file.mtimeMs}`;
    const known = facts.get(key) ?? { digest: await sha256OfFile(file.path), ...(await ggufFacts(file)) };
    facts.set(key, known);
    return known;
  }
}
