import {
  EndlessAnswer,
  GarbledAnswer,
  ModelMissing,
  PromptTooLong,
  RequestRefused,
  ServerBusy,
  ServerOutOfMemory,
  ServerUnreachable,
} from '../errors.ts';

const DEFAULT_HOST = 'http://127.0.0.1:11434';

/**
 * The server's guard against endless repetition cut the answer. No trouble: the same request ends the same way again.
 * From the engine of v0.30 on it is said in an error; before, the stream ends without its last part.
 * https://github.com/ollama/ollama/blob/v0.33.0-rc2/llm/llama_server.go (token repeat limit)
 */
export class RepetitionCut extends Error {
  override name = 'RepetitionCut';
}

/** What was asked for, for messages. */
export interface Asked {
  host: string;
  /** The name on the server. */
  model: string;
}

/**
 * The error that a server answered with, or wrote into its stream, as one of ours. Its messages differ by version, so they
 * are read for what they say. `status` is null where none was told.
 * https://github.com/ollama/ollama/blob/v0.11.4/server/routes.go (handleScheduleError), llm/server.go, llm/status.go
 */
export function refusal(status: number | null, message: string, { host, model }: Asked): Error {
  if (/exceed_context_size|exceeds? the (available )?context|longer than the context length/i.test(message)) {
    return new PromptTooLong(`${host}: ${message}`);
  }
  if (/token repeat limit/.test(message)) return new RepetitionCut(message);
  // First of all that may lie behind other words: a runner that could not allocate has terminated, too.
  if (
    /out of memory|out-of-memory|more system memory|cudaMalloc failed|unable to allocate|signal: killed/i.test(message)
  ) {
    return new ServerOutOfMemory(`${host} cannot hold ${model}: ${message}`);
  }
  if (status === 503 || status === 429 || /server busy|loading model$|no slots? available/i.test(message)) {
    return new ServerBusy(`${host} is busy: ${message}`);
  }
  if (status === 404) return missing({ host, model });
  if (/unexpectedly stopped|has terminated|no longer running|while running the model/.test(message)) {
    return new ServerUnreachable(`${host} lost its engine: ${message}`);
  }
  // An uploaded file may be swept before it is used.
  const swept = /no such file/.test(message);
  if (status !== null && status >= 400 && status < 499 && !swept) return new RequestRefused(`${host}: ${message}`);
  return new Error(`${host}: ${message}`);
}

/** The model is not there. */
export function missing({ host, model }: Asked): ModelMissing {
  const where = host === DEFAULT_HOST ? '' : `OLLAMA_HOST=${host} `;
  if (/^miniature(:latest)?$/.test(model)) {
    return new ModelMissing(`ollama:${model}: not on ${host}; \`npm run ollama\` starts a server that has it`);
  }
  return new ModelMissing(`ollama:${model}: not on ${host}; \`${where}ollama pull ${model}\` fetches it`);
}

/** The error of a request that got no answer, or no whole one, as one of ours. */
export function lost(cause: unknown, host: string): Error {
  const code = errorCode(cause);
  if (code === 'UND_ERR_HEADERS_TIMEOUT') {
    return new ServerBusy(
      `${host} has not begun to answer for minutes: it loads, or has a queue; if that stays so, restart it`,
    );
  }
  if (code === 'UND_ERR_BODY_TIMEOUT') return new EndlessAnswer(`${host}: no token for minutes`);
  const how = code ?? (cause instanceof Error ? cause.message : String(cause));
  return new ServerUnreachable(`${host} does not answer (${how}); \`ollama serve\` starts it`);
}

/** What came is not what Ollama says. */
export function garbled(text: string, host: string): GarbledAnswer {
  return new GarbledAnswer(`${host}: not Ollama's words: ${JSON.stringify(text.slice(0, 200))}`);
}

function errorCode(cause: unknown): string | null {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  return inner instanceof Error && 'code' in inner && typeof inner.code === 'string' ? inner.code : null;
}
