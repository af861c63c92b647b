import { z } from 'zod';
import { InvalidInput } from '../../domain/invalid-input.ts';

const OLLAMA_PORT = '11434';

/** Where model servers listen. The variables are those that the servers' own clients read. */
export interface ModelHosts {
  /** Such as `http://127.0.0.1:11434`, without a slash at its end. */
  ollama: string;
  /** With the path up to `/v1`, such as `http://127.0.0.1:8000/v1`. */
  openai: string;
  /** Sent as a bearer token, never shown. */
  openaiKey: string | null;
  /** OLLAMA_NUM_PARALLEL, for a server whose own setting cannot be read. */
  ollamaParallel: number | null;
}

const Environment = z.object({
  OLLAMA_HOST: z.string().trim().default(''),
  OLLAMA_NUM_PARALLEL: z.coerce.number().int().min(0).max(1024).default(0),
  OPENAI_BASE_URL: z.string().trim().default(''),
  OPENAI_API_KEY: z.string().trim().default(''),
});

/** `InvalidInput` for a setting that is no address. */
export function modelHosts(environment: NodeJS.ProcessEnv): ModelHosts {
  const values = Environment.parse(environment);
  return {
    ollama: ollamaUrl(values.OLLAMA_HOST),
    openai: urlOf('OPENAI_BASE_URL', values.OPENAI_BASE_URL || 'http://127.0.0.1:8000/v1'),
    openaiKey: values.OPENAI_API_KEY === '' ? null : values.OPENAI_API_KEY,
    ollamaParallel: values.OLLAMA_NUM_PARALLEL === 0 ? null : values.OLLAMA_NUM_PARALLEL,
  };
}

/**
 * Ollama's own reading of OLLAMA_HOST, where a server's address 0.0.0.0 means this machine to a client.
 * https://github.com/ollama/ollama/blob/v0.11.4/envconfig/config.go (func Host)
 */
function ollamaUrl(host: string): string {
  const bare = !/^https?:\/\//.test(host);
  const named = host === '' || host.startsWith(':') ? `127.0.0.1${host}` : host;
  const url = new URL(urlOf('OLLAMA_HOST', bare ? `http://${named}` : host));
  if (bare && !/:\d+(\/|$)/.test(host)) url.port = OLLAMA_PORT;
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1';
  if (url.hostname === '[::]') url.hostname = '[::1]';
  return url.href.replace(/\/+$/, '');
}

function urlOf(name: string, text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new InvalidInput([`${name}: not an address (got "${text}", allowed http://host:port)`]);
  }
  const { username, password } = new URL(text);
  if (username !== '' || password !== '') {
    throw new InvalidInput([`${name}: has a user or password in it (allowed an address without)`]);
  }
  return text.replace(/\/+$/, '');
}
