import { ReadableStream } from 'node:stream/web';
import { z } from 'zod';
import { type Asked, garbled, lost, refusal } from './errors.ts';

/** A line with an error, of which only newer servers tell the status. */
const ErrorLine = z.looseObject({ error: z.string(), status: z.int().nullable().catch(null) });

/** Reaches the server, or throws `ServerUnreachable`; any status is an answer. `signal` ends what is open, too. */
export async function reach(
  url: string | URL,
  options: RequestInit,
  host: string,
  signal: AbortSignal,
): Promise<Response> {
  const signals = [signal, options.signal].filter((each) => each instanceof AbortSignal);
  try {
    return await fetch(url, { ...options, signal: AbortSignal.any(signals) });
  } catch (cause) {
    signal.throwIfAborted();
    throw lost(cause, host);
  }
}

/**
 * A fetch for the `ollama` package that throws our errors. The package skips lines that are not JSON, so that a piece of an
 * answer could be missing without a word, prints on stdout, and loses the status of an error.
 */
export function checkedFetch(asked: Asked, signal: AbortSignal): typeof fetch {
  return async (url, options) => {
    const response = await reach(url instanceof Request ? url.url : url, options ?? {}, asked.host, signal);
    if (!response.ok) {
      const text = await response.text().catch(() => '');
      throw refusal(response.status, errorText(text) || `status ${response.status}`, asked);
    }
    if (response.body === null) return response;
    return new Response(checkedLines(response.body, asked, signal), response);
  };
}

/**
 * The same bytes, as long as each line is JSON and none is an error. One is read ahead, so that the end of an answer is
 * seen, and its connection used again, though the package stops reading at the last line.
 */
function checkedLines(body: ReadableStream<Uint8Array>, asked: Asked, signal: AbortSignal): ReadableStream<Uint8Array> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = '';
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        signal.throwIfAborted();
        throw lost(cause, asked.host);
      });
      const lines = (rest + decoder.decode(value, { stream: !done })).split('\n');
      rest = done ? '' : (lines.pop() ?? '');
      for (const line of lines) if (line !== '') check(line, asked);
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel(reason) {
      await reader.cancel(reason);
    },
  });
}

function check(line: string, asked: Asked): void {
  const value = json(line);
  if (typeof value !== 'object' || value === null) throw garbled(line, asked.host);
  if (!('error' in value)) return;
  const parsed = ErrorLine.safeParse(value);
  throw parsed.success ? refusal(parsed.data.status, parsed.data.error, asked) : garbled(line, asked.host);
}

/** Ollama's errors are `{"error": "..."}`; a proxy before it may say anything. */
function errorText(body: string): string {
  const parsed = ErrorLine.safeParse(json(body));
  return parsed.success ? parsed.data.error : body.trim();
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
