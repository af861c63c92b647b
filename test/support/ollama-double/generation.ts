import type { Era } from './eras.ts';
import type { Trouble } from './trouble.ts';

/** Of the double's model, whose tokens are words. */
export const TRAINED_CONTEXT = 64;

export interface GenerateBody {
  model: string;
  prompt: string;
  truncate?: boolean;
  shift?: boolean;
  keep_alive?: number | string;
  options?: { num_ctx?: number; num_predict?: number };
}

/** What goes into the stream: a line, or how it breaks off. */
export type Line = Record<string, unknown> | 'reset' | 'garbage' | 'stalls';

/** One answer, whose text is `parts` and then the model's end, in a context of one token for each word of the prompt. */
export function* generation(
  era: Era,
  trouble: Trouble | null,
  { prompt, truncate = true, shift = true, options = {} }: GenerateBody,
  parts: Iterable<string>,
): Generator<Line> {
  // No more than the weights were trained for. llm/server.go (NewLlamaServer)
  const num_ctx = Math.min(options.num_ctx ?? TRAINED_CONTEXT, TRAINED_CONTEXT);
  const { num_predict = -1 } = options;
  let promptTokens = prompt.split(' ').length;
  if (era.longPrompt === 'refuses' && !truncate && promptTokens >= num_ctx) {
    yield { error: longPrompt(promptTokens, num_ctx), status: 400 };
    return;
  }
  promptTokens = Math.min(promptTokens, num_ctx);
  const room = era.stopsAtContext && !shift ? num_ctx - promptTokens : Number.POSITIVE_INFINITY;
  // No limit for 0 or less. runner/llamarunner/runner.go (processBatch)
  const limit = Math.min(room, num_predict > 0 ? num_predict : Number.POSITIVE_INFINITY);
  let written = 0;
  let repeated = 0;
  let last = '';
  for (const part of parts) {
    if (written === limit) return yield lastLine('length', promptTokens, written);
    repeated = part.trim() === last ? repeated + 1 : 0;
    last = part.trim();
    if (repeated > era.repeatedParts) {
      if (era.repetition === 'says') yield { error: 'prediction aborted, token repeat limit reached' };
      return;
    }
    yield { response: part, done: false };
    written += 1;
    if (written === 2 && trouble !== null) {
      if (trouble.kind === 'error in stream') yield { error: trouble.message };
      if (trouble.kind === 'reset' || trouble.kind === 'garbage' || trouble.kind === 'stalls') yield trouble.kind;
      if (trouble.kind === 'ends early' || trouble.kind === 'error in stream') return;
    }
  }
  // The token that ends an answer is counted. runner/llamarunner/runner.go (numDecoded)
  yield lastLine('stop', promptTokens, written + 1);
}

/** llama-server's words, passed on by llm/llama_server.go (statusErrorMessage). */
function longPrompt(tokens: number, context: number): string {
  const message = `request (${tokens} tokens) exceeds the available context size (${context} tokens), try increasing it`;
  return JSON.stringify({ error: { code: 400, message, type: 'exceed_context_size_error' } });
}

function lastLine(done_reason: 'stop' | 'length', prompt_eval_count: number, eval_count: number): Line {
  const durations = { load_duration: 2_000_000, prompt_eval_duration: 30_000_000, eval_duration: 400_000_000 };
  return { response: '', done: true, done_reason, prompt_eval_count, eval_count, ...durations };
}
