/*
 * Ollama changed its engine twice. What differs for us, as its source has it:
 * - A, up to v0.24: https://github.com/ollama/ollama/blob/v0.11.4/
 * - B, v0.30 to v0.34.0: a llama-server child. https://github.com/ollama/ollama/blob/00f6d62043254e5d5313f0dcb0d41b1d3bcdaea5/
 * - C, from v0.34.1 on. https://github.com/ollama/ollama/blob/0029bb5af266001f2b817a9a5307b2b2fae99d11/
 */
export interface Era {
  version: string;
  /** To a prompt that is longer than the context: cuts it without a word, or refuses it when asked to (`truncate: false`). */
  longPrompt: 'cuts' | 'refuses';
  /** Whether `shift: false` ends an answer at the context's end; otherwise the text's beginning is dropped and it goes on. */
  stopsAtContext: boolean;
  /** After so many equal parts the answer ends. */
  repeatedParts: number;
  /** Without the last part, or with an error. */
  repetition: 'ends' | 'says';
  adapters: 'takes' | 'refuses' | 'leaves out';
  /** Imported weights pass through a quantizer, so that the server's file is not the one that was uploaded. */
  rewritesWeights: boolean;
}

/** runner/llamarunner/runner.go (NewSequence, processBatch), llm/server.go (Completion), server/create.go */
export const ERA_A: Era = {
  version: '0.11.4',
  longPrompt: 'cuts',
  stopsAtContext: false,
  repeatedParts: 30,
  repetition: 'ends',
  adapters: 'takes',
  rewritesWeights: false,
};

/** llm/llama_server.go (completionPromptForRequest, Completion, `--lora`), server/create.go (copyLayerWithLlamaQuantize) */
export const ERA_B: Era = {
  version: '0.33.0',
  longPrompt: 'refuses',
  stopsAtContext: true,
  repeatedParts: 100,
  repetition: 'says',
  adapters: 'takes',
  rewritesWeights: true,
};

/** server/create.go (errAdaptersUnsupported; no quantizer any more) */
export const ERA_C: Era = { ...ERA_B, version: '0.34.2', adapters: 'refuses', rewritesWeights: false };

/** Go's JSON decoder drops fields that it does not know: a server that has lost the field says nothing. */
export const IGNORES_ADAPTERS: Era = { ...ERA_C, adapters: 'leaves out' };
