import { EndlessAnswer, GarbledAnswer } from '../errors.ts';
import type { Answer } from '../model-server.ts';
import { jsonOf } from './connection.ts';
import { connectionError, refusal } from './errors.ts';
import { eventStream } from './event-stream.ts';
import { Chunk, refusalOf } from './wire.ts';

const END = '[DONE]';

export type StreamedAnswer = Omit<Answer, 'prompt_tokens'> & { prompt_tokens: number | null };

/**
 * Reads a streamed answer to its end; `onToken` is called for each piece of text. Servers send one piece for each token,
 * or fewer where a character has several, so that more than `maxTokens` of them is no answer to what was asked.
 */
export async function readAnswer(
  url: string,
  body: ReadableStream<Uint8Array>,
  maxTokens: number,
  onToken: () => void,
): Promise<StreamedAnswer> {
  const answer = { completion: '', pieces: 0, reason: null as string | null };
  let usage: Chunk['usage'] = null;
  let timings: Chunk['timings'] = null;
  try {
    for await (const data of eventStream(body)) {
      // Read on to the end of the stream, or the connection is closed, and the next request needs another.
      if (data === END) continue;
      const chunk = chunkOf(url, data);
      usage = chunk.usage ?? usage;
      timings = chunk.timings ?? timings;
      const [choice] = chunk.choices;
      const text = choice?.text ?? choice?.delta?.content ?? '';
      answer.reason = choice?.finish_reason ?? answer.reason;
      if (text === '') continue;
      answer.completion += text;
      answer.pieces += 1;
      onToken();
      if (answer.pieces > maxTokens) throw new EndlessAnswer(`${url}: more than ${maxTokens} tokens`);
    }
  } catch (cause) {
    throw connectionError(url, cause);
  }
  const finish_reason = answer.reason;
  if (finish_reason === null) throw new GarbledAnswer(`${url}: the stream ended without an end`);
  if (finish_reason !== 'stop' && finish_reason !== 'length') {
    throw new GarbledAnswer(`${url}: the answer ended for "${finish_reason}"`);
  }
  return {
    completion: answer.completion,
    finish_reason,
    prompt_tokens: usage?.prompt_tokens ?? null,
    completion_tokens: usage?.completion_tokens ?? answer.pieces,
    timings: timings && { load_ms: 0, prompt_ms: timings.prompt_ms, answer_ms: timings.predicted_ms },
  };
}

function chunkOf(url: string, data: string): Chunk {
  const json = jsonOf(data);
  const chunk = Chunk.safeParse(json);
  if (chunk.success) return chunk.data;
  const refused = refusalOf(json);
  if (refused === null) throw new GarbledAnswer(`${url}: not the protocol (got ${data.slice(0, 200)})`);
  throw refusal(url, refused.status ?? 500, `${refused.message} ${refused.type ?? ''}`);
}
