import type { ServedAdapter } from '../../domain/adapter.ts';
import type { ModelRef } from '../../domain/model.ts';
import type { ModelIdentity } from '../../domain/records.ts';
import type { Answer, GenerateRequest, ModelServer, ServerReport } from '../../activities/model/model-server.ts';

/** The answer to a warm-up: one token. */
export const WARM_UP: Answer = {
  ...{ completion: '.', finish_reason: 'length' },
  ...{ prompt_tokens: 1, completion_tokens: 1, timings: null },
};

/** A server that takes whatever adapter it is given, and has nothing to load or free. */
export abstract class PlainServer implements ModelServer {
  abstract describe(model: ModelRef): Promise<ModelIdentity>;
  abstract generate(request: GenerateRequest, signal: AbortSignal, onToken: () => void): Promise<Answer>;

  async probe(_model: string, _signal: AbortSignal): Promise<ServerReport> {
    return {
      ...{ server: 'scripted', server_version: '1', url: null },
      ...{ takes_adapters: true, takes_weights: true, slots: null },
    };
  }

  async slots(_model: string, _signal: AbortSignal): Promise<number | null> {
    return null;
  }

  async register({ name, adapter }: ModelRef): Promise<ServedAdapter> {
    return { name: adapter?.path ?? name, how: 'adapter' };
  }

  async registered(): Promise<string[]> {
    return [];
  }

  async remove(): Promise<void> {}
  async unload(): Promise<void> {}
  async close(): Promise<void> {}
}
