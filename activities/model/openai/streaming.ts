import { EndlessAnswer, GarbledAnswer, ServerBusy } from '../errors.ts';
import { readAnswer, type StreamedAnswer } from './answer.ts';
import type { Connection } from './connection.ts';
import type { Endpoint } from './endpoint.ts';

export interface Streaming {
  maxTokens: number;
  /** The longest wait for a token after the first; before it there may be a queue, and the reading of a long prompt. */
  silenceMs: number;
  signal: AbortSignal;
  onToken: () => void;
}

/** One answer, streamed, so that it can be watched and stopped: closing the connection stops these servers. */
export async function streamedAnswer(
  connection: Connection,
  endpoint: Endpoint,
  request: object,
  { maxTokens, silenceMs, signal, onToken }: Streaming,
): Promise<StreamedAnswer> {
  const url = connection.urlOf(endpoint);
  const silence = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const heard = (): void => {
    timer ??= setTimeout(() => silence.abort(new EndlessAnswer(`${url}: no token for ${silenceMs} ms`)), silenceMs);
    timer.refresh();
    onToken();
  };
  const body = { ...request, stream: true, stream_options: { include_usage: true } };
  try {
    const response = await connection.send(endpoint, AbortSignal.any([signal, silence.signal]), body);
    if (response.status === 404) {
      // It was there when the server was asked who it is: vLLM forgets its adapters when it ends.
      throw new ServerBusy(
        `${url} has lost what it served: ${(await connection.refusalIn(endpoint, response)).message}`,
      );
    }
    if (!response.ok) throw await connection.refusalIn(endpoint, response);
    if (response.body === null) throw new GarbledAnswer(`${url}: an answer without a body`);
    return await readAnswer(url, response.body, maxTokens, heard);
  } finally {
    clearTimeout(timer);
  }
}
