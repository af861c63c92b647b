import { Context } from '@temporalio/activity';
import type { AdapterProbe, ServedAdapter } from '../../domain/adapter.ts';
import { type AdapterRef, type ModelRef, nameOnServer, servedName } from '../../domain/model.ts';
import type { Generation, ModelIdentity } from '../../domain/records.ts';
import { Sampling } from '../../domain/spec.ts';
import { withFailures } from '../failures.ts';
import { sha256 } from '../files/digest.ts';
import { heartbeating } from '../heartbeat.ts';
import type { Answer, GenerateRequest, ModelServer, ServerReport } from './model-server.ts';
import { checkServing, type WantedServing } from './check-serving.ts';
import { judgeProbe } from './judge-probe.ts';
import { SameModel } from './same-model.ts';

const WARM_UP_PROMPT = 'def';

export interface ProbeRequest {
  model: string;
  adapter: AdapterRef;
  /** Null where the server serves merged weights. */
  null_adapter: AdapterRef | null;
  prompts: string[];
}

/**
 * Greedy answers alone miss an adapter of few training steps; answers drawn at temperature 1 with fixed seeds show a small
 * shift of the distribution too. 64 tokens each, about 4 s for the miniature.
 */
const PROBES = [0, 1, 1, 1].map((temperature, seed) =>
  Sampling.parse({ temperature, top_p: 1, top_k: 0, max_tokens: 64, seed }),
);

export interface AskedModel extends GenerateRequest {
  /** The identity that began the arm; null where no arm is measured. */
  identity: ModelIdentity | null;
}

export interface ServeRequest {
  model: string;
  adapter: AdapterRef;
  null_adapter: AdapterRef;
}

export interface ServedAdapters {
  adapter: ServedAdapter;
  /** Null where the server is given merged weights, of which a null adapter has none. */
  null_adapter: ServedAdapter | null;
}

export function createModelActivities(server: ModelServer) {
  const same = new SameModel(server);

  return withFailures({
    /** Whether the server can be given what will be trained, asked before the first trial. Throws `AdapterNotServed`. */
    async checkServing(wanted: WantedServing): Promise<ServerReport> {
      return heartbeating(checkServing(server, wanted, cancelled()));
    },

    /** Who would answer: weights, adapter, server and their digests. Throws `ModelMissing`. */
    async describeModel(model: ModelRef): Promise<ModelIdentity> {
      return heartbeating(server.describe(model, cancelled()));
    },

    /** One token, thrown away: weights are loaded, and what does not fit is known, before a trial is measured. */
    async warmUp(request: Pick<GenerateRequest, 'model' | 'sampling'>): Promise<void> {
      const sampling = { ...request.sampling, max_tokens: 1 };
      await heartbeating(answerOf({ ...request, sampling, prompt: WARM_UP_PROMPT }));
    },

    /**
     * One answer to one raw prompt. Heartbeats the number of tokens written so far. Throws `PromptTooLong`, and
     * `ModelChanged` when another model answers than the one that began the arm.
     */
    async generate({ identity, ...request }: AskedModel): Promise<Generation> {
      if (identity !== null) await heartbeating(same.require(request.model, identity));
      const started = performance.now();
      let tokens = 0;
      try {
        const answer = await heartbeating(
          answerOf(request, () => {
            tokens += 1;
          }),
          () => ({ tokens }),
        );
        const duration_ms = Math.round(performance.now() - started);
        return { prompt_sha256: sha256(request.prompt), ...answer, duration_ms };
      } catch (cause) {
        same.forget(request.model);
        throw cause;
      }
    },

    /** Makes the server serve a trained adapter and the null adapter beside it. Throws `AdapterNotServed`. */
    async serveAdapter({ model, adapter, null_adapter }: ServeRequest): Promise<ServedAdapters> {
      return heartbeating(
        (async () => {
          const trained = await server.register({ name: model, adapter }, cancelled());
          if (trained.how === 'merged') return { adapter: trained, null_adapter: null };
          return {
            adapter: trained,
            null_adapter: await server.register({ name: model, adapter: null_adapter }, cancelled()),
          };
        })(),
      );
    },

    /**
     * Answers (greedy and seeded) of the base, of a null adapter (B = 0) through the same export, and of the trained
     * adapter; the first two twice, since not every server repeats itself. Throws `AdapterProbeFailed`.
     */
    async probeAdapter(request: ProbeRequest): Promise<AdapterProbe> {
      return heartbeating(probe(request));
    },

    /** Frees the server's device before a training takes it. */
    async unloadModel({ model }: { model: string }): Promise<void> {
      return heartbeating(server.unload(model, cancelled()));
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
    const twice = async (lora: AdapterRef | null): Promise<[string[], string[]]> => [
      await answers(lora),
      await answers(lora),
    ];
    const base = await twice(null);
    const nothing = null_adapter === null ? null : await twice(null_adapter);
    const found = judgeProbe({ base, nothing, trained: await answers(adapter) });
    if (null_adapter !== null) await server.remove(model, servedName(nameOnServer(model), null_adapter), cancelled());
    return found;
  }

  function answerOf(request: GenerateRequest, onToken = (): void => {}): Promise<Answer> {
    return server.generate(request, cancelled(), onToken);
  }

  function cancelled(): AbortSignal {
    return Context.current().cancellationSignal;
  }
}
export type ModelActivities = ReturnType<typeof createModelActivities>;
