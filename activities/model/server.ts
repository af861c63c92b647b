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

/**
 * Something that answers prompts. Errors: `ModelMissing` (no such weights) and `PromptTooLong` (the prompt alone fills
 * the context) are permanent; whatever else it throws is infrastructure and is retried.
 */
export interface ModelServer {
  describe(model: ModelRef): Promise<ModelIdentity>;
  /** Streams inside; `onToken` is called for each token, `signal` really stops the generation. */
  generate(request: GenerateRequest, signal: AbortSignal, onToken: () => void): Promise<Answer>;
  close(): Promise<void>;
}

export class ModelMissing extends Error {
  override name = 'ModelMissing';
}

/** An adapter does something to any weights of its shape, but what it was trained for only to its own. */
export class AdapterOfAnotherBase extends Error {
  override name = 'AdapterOfAnotherBase';
}

export class PromptTooLong extends Error {
  override name = 'PromptTooLong';
}
