import type { ServedAdapter } from '../../domain/adapter.ts';
import type { ModelRef } from '../../domain/model.ts';
import type { Generation, ModelIdentity } from '../../domain/records.ts';
import type { Sampling } from '../../domain/spec.ts';

export interface GenerateRequest {
  model: ModelRef;
  /** Raw prompt bytes; the server adds no template of its own. */
  prompt: string;
  sampling: Sampling;
}

export type Answer = Omit<Generation, 'prompt_sha256' | 'duration_ms'>;

/** What a server says of itself and was seen to do, never concluded from its version. */
export interface ServerReport {
  server: string;
  server_version: string;
  /** Null for the one inside this process. */
  url: string | null;
  /** Whether it serves an adapter on top of the base model. */
  takes_adapters: boolean;
  /** Whether it can be given the weights of a merged model. */
  takes_weights: boolean;
  /** Requests that it answers side by side; null where it does not tell. */
  slots: number | null;
}

/**
 * Something that answers prompts. Its errors are those of errors.ts; whatever else it throws is infrastructure and is
 * retried. `model` is a name of the spec, with its prefix.
 */
export interface ModelServer {
  /** Asks the server what it is and tries what it can do. */
  probe(model: string, signal: AbortSignal): Promise<ServerReport>;
  /** Requests that it answers side by side; null where it does not tell. Costs it nothing, unlike `probe`. */
  slots(model: string, signal: AbortSignal): Promise<number | null>;
  /** Who would answer; serves the adapter first where the server does not know it (any more). */
  describe(model: ModelRef, signal: AbortSignal): Promise<ModelIdentity>;
  /** Streams inside; `onToken` is called for each token, `signal` really stops the generation. */
  generate(request: GenerateRequest, signal: AbortSignal, onToken: () => void): Promise<Answer>;
  /** Makes the server serve an adapter under `servedName`. Idempotent. */
  register(model: ModelRef, signal: AbortSignal): Promise<ServedAdapter>;
  /** The names of ours that it has for adapters of this base model. */
  registered(model: string, signal: AbortSignal): Promise<string[]>;
  /** Takes away one name of `registered`; that it is not there is no error. */
  remove(model: string, name: string, signal: AbortSignal): Promise<void>;
  /** Frees the memory that this model and its adapters take on the server's device, where that can be asked for. */
  unload(model: string, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
