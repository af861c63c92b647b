import { Context } from '@temporalio/activity';
import type { AdapterProbe } from '../../domain/adapter.ts';
import type { AdapterRef, ModelRef } from '../../domain/model.ts';
import type { Generation, ModelIdentity } from '../../domain/records.ts';
import { Sampling } from '../../domain/spec.ts';
import { withFailures } from '../failures.ts';
import { sha256 } from '../files/digest.ts';
import type { GenerateRequest, ModelServer } from './server.ts';

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

/** One answer is a few hundred tokens; 64 show whether two models differ. */
const PROBE_SAMPLING = Sampling.parse({ temperature: 0, max_tokens: 64 });

export function createModelActivities(server: ModelServer) {
  return withFailures({
    /** Who would answer: weights, adapter, server and their digests. Throws `ModelMissing`. */
    async describeModel(model: ModelRef): Promise<ModelIdentity> {
      return server.describe(model);
    },

    /** One answer to one raw prompt. Heartbeats the number of tokens written so far. */
    async generate(request: GenerateRequest): Promise<Generation> {
      const started = performance.now();
      const answer = await server.generate(request, Context.current().cancellationSignal, heartbeatEachToken());
      return { prompt_sha256: sha256(request.prompt), ...answer, duration_ms: Math.round(performance.now() - started) };
    },

    /**
     * Greedy answers of the base, of a null adapter (B = 0) through the same export, and of the trained adapter. Throws
     * `AdapterProbeFailed` when the null adapter changes an answer, or the trained one changes none.
     */
    async probeAdapter({ model, adapter, null_adapter, prompts }: ProbeRequest): Promise<AdapterProbe> {
      const answers = async (lora: AdapterRef | null): Promise<string[]> => {
        const texts: string[] = [];
        for (const prompt of prompts) {
          const request = { model: { name: model, adapter: lora }, prompt, sampling: PROBE_SAMPLING };
          const answer = await server.generate(request, Context.current().cancellationSignal, heartbeatEachToken());
          texts.push(answer.completion);
        }
        return texts;
      };
      const base = await answers(null);
      const inert = await answers(null_adapter);
      const tuned = await answers(adapter);
      const drifted = base.filter((text, index) => text !== inert[index]).length;
      if (drifted > 0) {
        throw new AdapterProbeFailed(`a null adapter changed ${drifted} of ${prompts.length} greedy answers: export or server alter the base model`);
      }
      const changed = base.filter((text, index) => text !== tuned[index]).length;
      if (changed === 0) {
        throw new AdapterProbeFailed(`the trained adapter changed none of ${prompts.length} greedy answers: it does not act`);
      }
      return { prompts: prompts.length, changed };
    },
  });
}
export type ModelActivities = ReturnType<typeof createModelActivities>;

function heartbeatEachToken(): () => void {
  const context = Context.current();
  let tokens = 0;
  context.heartbeat({ tokens });
  return () => context.heartbeat({ tokens: (tokens += 1) });
}
