import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { GenerateRequest } from '../activities/model/model-server.ts';
import { nameOnServer } from '../domain/model.ts';

const Part = z.object({ response: z.string().default(''), done: z.boolean(), eval_count: z.int().default(0) });

/** What a script without Temporal would do: fetch, read the stream, `inFlight` at a time. Returns the tokens of all answers. */
export async function bareLoop(host: string, requests: readonly GenerateRequest[], inFlight: number): Promise<number> {
  const left = requests.values();
  let tokens = 0;
  const lane = async (): Promise<void> => {
    for (const request of left) {
      const written = await ask(host, request);
      tokens += written;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return tokens;
}

async function ask(host: string, { model, prompt, sampling }: GenerateRequest): Promise<number> {
  const { max_tokens: num_predict, ...options } = sampling;
  const body = { model: nameOnServer(model.name), prompt, raw: true, options: { ...options, num_predict } };
  const answer = await fetch(`${host}/api/generate`, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok || answer.body === null) throw new Error(`${host}: ${answer.status} ${await answer.text()}`);
  for await (const line of createInterface(Readable.fromWeb(answer.body))) {
    const { done, eval_count } = Part.parse(JSON.parse(line));
    if (done) return eval_count;
  }
  throw new Error(`${host}: the stream ended without an end`);
}
