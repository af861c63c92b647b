import { Context } from '@temporalio/activity';
import type { AdapterProbe } from '../../domain/adapter.ts';
import type { AdapterRef, ModelRef } from '../../domain/model.ts';
import type { Generation, ModelIdentity } from '../../domain/records.ts';
import { Sampling } from '../../domain/spec.ts';
import { withFailures } from '../failures.ts';
import { sha256 } from '../files/digest.ts';
import { heartbeating } from '../heartbeat.ts';
import type { Answer, GenerateRequest, ModelServer } from './server.ts';

/** The adapter does not do what an adapter must; benchmarking it would measure nothing. */
export class AdapterProbeFailed extends Error {
  override name = 'AdapterProbeFailed';
}

export interface ProbeRequest {
  model: string;
  adapter: AdapterRef;
  null_adapter: AdapterRef;
  prompts: string[];
}

/**
 * Greedy answers alone miss an adapter of few training steps; answers drawn at temperature 1 with fixed seeds show a small
 * shift of the distribution too. 64 tokens each, about 4 s for the miniature.
 */
const PROBES = [0, 1, 1, 1].map((temperature, seed) =>
  Sampling.parse({ temperature, top_p: 1, top_k: 0, max_tokens: 64, seed }),
);

export function createModelActivities(server: ModelServer) {
  return withFailures({
    /** Who would answer: weights, adapter, server and their digests. Throws `ModelMissing`. */
    async describeModel(model: ModelRef): Promise<ModelIdentity> {
      return heartbeating(server.describe(model));
    },

    /** One answer to one raw prompt. Heartbeats the number of tokens written so far. Throws `PromptTooLong`. */
    async generate(request: GenerateRequest): Promise<Generation> {
      const started = performance.now();
      let tokens = 0;
      const answer = await heartbeating(
        answerOf(request, () => {
          tokens += 1;
        }),
        () => ({ tokens }),
      );
      const duration_ms = Math.round(performance.now() - started);
      return { prompt_sha256: sha256(request.prompt), ...answer, duration_ms };
    },

    /**
     * Answers (greedy and seeded) of the base, of a null adapter (B = 0) through the same export, and of the trained
     * adapter. Throws `AdapterProbeFailed` when the null adapter changes an answer, or the trained one changes none.
     */
    async probeAdapter(request: ProbeRequest): Promise<AdapterProbe> {
      return heartbeating(probe(request));
    },
  });

  async function probe({ model, adapter, null_adapter, prompts }: ProbeRequest): Promise<AdapterProbe> {
    const answers = async (lora: AdapterRef | null): Promise<string[]> => {
      const texts: string[] = [];
      for (const prompt of prompts) {
        for (const sampling of PROBES) {
          const request = { model: { name: model, adapter: lora }, prompt, sampling };
          texts.push((await answerOf(request)).completion);
        }
      }
      return texts;
    };
    const base = await answers(null);
    const changedBy = async (lora: AdapterRef): Promise<number> => {
      const texts = await answers(lora);
      return base.filter((text, index) => text !== texts[index]).length;
    };
    const drifted = await changedBy(null_adapter);
    if (drifted > 0) {
      throw new AdapterProbeFailed(
        `a null adapter changed ${drifted} of ${base.length} answers: export or server alter the base model`,
      );
    }
    const changed = await changedBy(adapter);
    if (changed === 0) {
      throw new AdapterProbeFailed(`the trained adapter changed none of ${base.length} answers: it does not act`);
    }
    return { answers: base.length, changed };
  }

  function answerOf(request: GenerateRequest, onToken = (): void => {}): Promise<Answer> {
    return server.generate(request, Context.current().cancellationSignal, onToken);
  }
}
export type ModelActivities = ReturnType<typeof createModelActivities>;
