import {
  GarbledAnswer,
  PromptTooLong,
  RequestRefused,
  ServerBusy,
  ServerOutOfMemory,
  ServerUnreachable,
} from '../errors.ts';

/**
 * llama-server: 400 `exceed_context_size_error`, "request (9000 tokens) exceeds the available context size (2048 tokens)".
 * vLLM, llama-cpp-python and OpenAI: "This model's maximum context length is 2048 tokens ...".
 */
const CONTEXT_FULL =
  /exceed_context_size|exceeds the available context|maximum context length|exceeds? context window/i;
const OUT_OF_MEMORY = /out of memory|cudaMalloc|unable to allocate|failed to allocate|insufficient memory/i;

/** An answer that is no success, as one of our errors. */
export function refusal(url: string, status: number, text: string): Error {
  const told = `${url}: ${status} ${text}`;
  if (status === 401 || status === 403) {
    return new RequestRefused(`${url} refuses the key (${status}); it is read from OPENAI_API_KEY`);
  }
  if (OUT_OF_MEMORY.test(text)) return new ServerOutOfMemory(told);
  if (status === 429 || status === 503) return new ServerBusy(told);
  if (status === 502 || status === 504) return new ServerUnreachable(told);
  if (status >= 500) return new Error(told);
  return CONTEXT_FULL.test(text) ? new PromptTooLong(told) : new RequestRefused(told);
}

/** What `fetch` and the body of its answer throw, as one of our errors. */
export function connectionError(url: string, cause: unknown): unknown {
  if (!(cause instanceof TypeError) || !/^(fetch failed|terminated)$/.test(cause.message)) return cause;
  const code = codeOf(cause.cause) ?? cause.message;
  if (code.startsWith('HPE_')) return new GarbledAnswer(`${url} does not speak HTTP (${code})`);
  if (/^UND_ERR_(HEADERS|BODY)_TIMEOUT$/.test(code)) return new ServerBusy(`${url} has said nothing for minutes`);
  return new ServerUnreachable(`${url} does not answer (${code}); its address is read from OPENAI_BASE_URL`);
}

/** Whether a connection was closed before there was an answer. */
export function hungUp(cause: unknown): boolean {
  const code = cause instanceof TypeError ? codeOf(cause.cause) : null;
  return code !== null && ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes(code);
}

function codeOf(cause: unknown): string | null {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : null;
}
