import type { GenerateResponse, Options } from 'ollama/browser';
import { z } from 'zod';
import type { Sampling } from '../../../domain/spec.ts';
import { EndlessAnswer, GarbledAnswer, PromptTooLong } from '../errors.ts';
import type { Answer } from '../model-server.ts';
import { ollamaClient } from './client.ts';
import { type Asked, garbled, RepetitionCut } from './errors.ts';

/** Loading a 7B takes many seconds, and Ollama's own five minutes may pass between two trials. */
const KEEP_LOADED = '30m';
/** A token may come in two parts, never in more. */
const PARTS_BEYOND_LIMIT = 64;
/** The server's guard counts more equal parts than this: 30 up to v0.24, 100 since. */
const REPEATED_PARTS = 30;
const NS_PER_MS = 1e6;

const LastPart = z.looseObject({
  done_reason: z.enum(['stop', 'length']),
  load_duration: z.number().default(0),
  prompt_eval_count: z.int().default(0),
  prompt_eval_duration: z.number().default(0),
  eval_count: z.int().default(0),
  eval_duration: z.number().default(0),
});
type LastPart = z.infer<typeof LastPart>;

export interface Question extends Asked {
  prompt: string;
  sampling: Sampling;
  /** Tokens of the longest context that the weights allow; null where nobody says. */
  context: number | null;
  /** A server that has begun and then says nothing for so long is given up. */
  stalledMs: number;
}

/** One streamed answer to a raw prompt, with every option. Errors are those of errors.ts. */
export async function answer(question: Question, signal: AbortSignal, onToken: () => void): Promise<Answer> {
  const { host, sampling } = question;
  const room = Math.min(sampling.num_ctx, question.context ?? Number.POSITIVE_INFINITY);
  const limit = Math.min(sampling.max_tokens, room - 1);
  const stalled = new AbortController();
  const anyEnd = AbortSignal.any([signal, stalled.signal]);
  const parts: string[] = [];
  let ended = false;
  let watch: NodeJS.Timeout | undefined;
  try {
    const stream = await ollamaClient(question, anyEnd).generate(request(question, limit));
    watch = setTimeout(
      () => stalled.abort(new EndlessAnswer(`${host}: no token for ${question.stalledMs / 1000} s`)),
      question.stalledMs,
    );
    try {
      for await (const part of stream) {
        watch.refresh();
        const { response = '' } = part;
        if (response !== '') {
          parts.push(response);
          onToken();
        }
        if (parts.length > limit + PARTS_BEYOND_LIMIT) {
          throw new EndlessAnswer(`${host}: more than the ${limit} tokens that were asked for`);
        }
        if (!part.done) continue;
        ended = true;
        return within(room, parts, lastPart(part, host));
      }
    } finally {
      clearTimeout(watch);
      // Only this closes the connection, and with it the generation.
      if (!ended) stream.abort();
    }
  } catch (cause) {
    if (!isRepetitionCut(cause, parts)) throw unfinished(cause, host);
  }
  return await cutByRepetition(question, parts, signal);
}

/** Every option by name: what is left out, servers of different versions fill in differently. */
function request({ model, prompt, sampling }: Question, limit: number) {
  const { temperature, top_p, top_k, repeat_penalty, num_ctx, seed } = sampling;
  const options: Partial<Options> = {
    ...{ temperature, top_p, top_k, repeat_penalty, seed, num_ctx },
    // Never 0, which is no limit at all.
    num_predict: limit,
    ...{ min_p: 0, typical_p: 1, repeat_last_n: 64, presence_penalty: 0, frequency_penalty: 0 },
    // A model ends by its own token; a Modelfile's further ends would differ between a base and a merged model.
    stop: [],
  };
  // Newer servers then refuse a prompt rather than cut it, and stop at the context's end rather than forget its beginning.
  const whole = { truncate: false, shift: false };
  return { model, prompt, raw: true, stream: true as const, keep_alive: KEEP_LOADED, options, ...whole };
}

function lastPart(part: GenerateResponse, host: string): LastPart {
  const parsed = LastPart.safeParse(part);
  if (!parsed.success) throw garbled(JSON.stringify(part), host);
  return parsed.data;
}

/**
 * The answer as far as the context reaches. Older servers cut a prompt that is too long to the context's size, and
 * drop the beginning of a text that outgrows it, both without a word; what a model writes then is an answer to something else.
 * https://github.com/ollama/ollama/blob/v0.11.4/runner/llamarunner/runner.go (NewSequence, processBatch)
 */
function within(room: number, parts: string[], last: LastPart): Answer {
  const { prompt_eval_count: promptTokens, eval_count: evalTokens } = last;
  const answerRoom = room - promptTokens;
  if (answerRoom < 1) {
    throw new PromptTooLong(`the prompt has ${promptTokens} tokens or more, the context ${room}`);
  }
  const outgrown = evalTokens > answerRoom;
  const stopped = last.done_reason === 'stop' && !outgrown;
  return {
    completion: (outgrown ? parts.slice(0, answerRoom) : parts).join(''),
    finish_reason: stopped ? 'stop' : 'length',
    prompt_tokens: promptTokens,
    // The server counts the token that ends the answer, too.
    completion_tokens: stopped ? Math.max(0, evalTokens - 1) : Math.min(evalTokens, answerRoom),
    timings: {
      load_ms: Math.round(last.load_duration / NS_PER_MS),
      prompt_ms: Math.round(last.prompt_eval_duration / NS_PER_MS),
      answer_ms: Math.round(last.eval_duration / NS_PER_MS),
    },
  };
}

/**
 * Whether the server stopped a model that repeats itself: its stream ends in good order, after equal parts, without the
 * last one. https://github.com/ollama/ollama/blob/v0.11.4/llm/server.go (token repeat limit)
 */
function isRepetitionCut(cause: unknown, parts: string[]): boolean {
  if (cause instanceof RepetitionCut) return true;
  const end = parts.slice(-REPEATED_PARTS).map((part) => part.trim());
  return isEarlyEnd(cause) && end.length === REPEATED_PARTS && new Set(end).size === 1;
}

/** An answer without an end, as if the limit had cut it: asked again, it would end so again. */
async function cutByRepetition(question: Question, parts: string[], signal: AbortSignal): Promise<Answer> {
  const one = { ...question, sampling: { ...question.sampling, max_tokens: 1 } };
  const { prompt_tokens } = await answer(one, signal, () => {});
  return {
    completion: parts.join(''),
    finish_reason: 'length',
    prompt_tokens,
    completion_tokens: parts.length,
    timings: null,
  };
}

function unfinished(cause: unknown, host: string): unknown {
  return isEarlyEnd(cause) ? new GarbledAnswer(`${host}: the stream ended without saying so`) : cause;
}

/** The `ollama` package's word for a stream without its last part. */
function isEarlyEnd(cause: unknown): boolean {
  return cause instanceof Error && cause.message.startsWith('Did not receive done');
}
