import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ModelMissing } from '../errors.ts';
import { ollamaClient } from './client.ts';
import { type Asked, garbled } from './errors.ts';
import { isServedName } from './served-adapters.ts';
import { fullName } from './shown.ts';

const Loaded = z.looseObject({ models: z.array(z.looseObject({ name: z.string() })) });
const WAIT_MS = 10_000;
const ASK_EVERY_MS = 100;

/** Frees the memory of a base model and its adapters; waits some seconds for a request that still uses it. */
export async function unload(base: Asked, signal: AbortSignal): Promise<void> {
  const until = performance.now() + WAIT_MS;
  for (let names = await loaded(base, signal); names.length > 0; names = await loaded(base, signal)) {
    for (const model of names) await expire({ host: base.host, model }, signal);
    if (performance.now() > until) return;
    await sleep(ASK_EVERY_MS, undefined, { signal });
  }
}

async function loaded({ host, model }: Asked, signal: AbortSignal): Promise<string[]> {
  const parsed = Loaded.safeParse(await ollamaClient({ host, model }, signal).ps());
  if (!parsed.success) throw garbled(parsed.error.message, host);
  return parsed.data.models
    .map(({ name }) => name)
    .filter((name) => name === fullName(model) || isServedName(name, model));
}

/** https://github.com/ollama/ollama/blob/v0.11.4/server/routes.go (expire the runner) */
async function expire(asked: Asked, signal: AbortSignal): Promise<void> {
  try {
    await ollamaClient(asked, signal).generate({ model: asked.model, prompt: '', keep_alive: 0 });
  } catch (cause) {
    if (!(cause instanceof ModelMissing)) throw cause;
  }
}
