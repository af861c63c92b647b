import type { z } from 'zod';
import { GarbledAnswer, RequestRefused } from '../errors.ts';
import type { ModelHosts } from '../hosts.ts';
import { connectionError, hungUp, refusal } from './errors.ts';
import { refusalOf } from './wire.ts';

/** Requests to one server, with the key. What goes wrong below HTTP comes as our errors. */
export class Connection {
  /** Where the OpenAI routes are: `http://127.0.0.1:8000/v1`. */
  readonly base: string;
  /** Where a server has its own routes. */
  readonly root: string;
  private readonly key: string | null;

  constructor({ openai, openaiKey }: Pick<ModelHosts, 'openai' | 'openaiKey'>) {
    this.base = openai;
    this.root = openai.replace(/\/v1$/, '');
    this.key = openaiKey;
  }

  /**
   * Any status. `path` begins with `/v1/` for the OpenAI routes. Asks again once where the server hung up instead of
   * answering: it may have closed a connection just when it was used again (llama-server does at every 100th request).
   */
  async send(path: string, signal: AbortSignal, body?: object): Promise<Response> {
    const url = this.urlOf(path);
    const headers = this.key === null ? {} : { authorization: `Bearer ${this.key}` };
    const request =
      body === undefined
        ? { signal, headers }
        : {
            signal,
            method: 'POST',
            headers: { ...headers, 'content-type': 'application/json' },
            body: JSON.stringify(body),
          };
    try {
      return await fetch(url, request).catch((cause: unknown) => {
        if (!hungUp(cause)) throw cause;
        return fetch(url, request);
      });
    } catch (cause) {
      throw connectionError(url, cause);
    }
  }

  /** Throws what the server says where it is no success. Every server has what is asked for so. */
  async ask<T>(path: string, answer: z.ZodType<T>, signal: AbortSignal, body?: object): Promise<T> {
    const response = await this.send(path, signal, body);
    if (response.status === 404) {
      throw new RequestRefused(`${this.urlOf(path)} is not there (404); OPENAI_BASE_URL mostly ends with /v1`);
    }
    if (!response.ok) throw await this.refusalIn(path, response);
    const text = await this.textOf(path, response);
    const parsed = answer.safeParse(jsonOf(text));
    if (!parsed.success) throw new GarbledAnswer(`${this.urlOf(path)}: not the protocol (got ${text.slice(0, 200)})`);
    return parsed.data;
  }

  /** Null where the server has no such route; some answer 200 to any. One that cannot answer now is none without it. */
  async find<T>(path: string, answer: z.ZodType<T>, signal: AbortSignal, body?: object): Promise<T | null> {
    const response = await this.send(path, signal, body);
    const { ok, status } = response;
    if (status === 401 || status === 429 || (status >= 500 && status !== 501))
      throw await this.refusalIn(path, response);
    const parsed = answer.safeParse(jsonOf(await this.textOf(path, response)));
    return ok && parsed.success ? parsed.data : null;
  }

  async refusalIn(path: string, response: Response): Promise<Error> {
    const text = await this.textOf(path, response);
    const told = refusalOf(jsonOf(text));
    return refusal(
      this.urlOf(path),
      response.status,
      told === null ? text.slice(0, 500) : `${told.message} ${told.type ?? ''}`,
    );
  }

  urlOf(path: string): string {
    return path.startsWith('/v1/') ? `${this.base}${path.slice('/v1'.length)}` : `${this.root}${path}`;
  }

  private async textOf(path: string, response: Response): Promise<string> {
    try {
      return await response.text();
    } catch (cause) {
      throw connectionError(this.urlOf(path), cause);
    }
  }
}

/** Undefined for text that is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
