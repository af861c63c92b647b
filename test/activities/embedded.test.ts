import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AskedModel, createModelActivities } from '../../activities/model/activities.ts';
import { MINIATURE } from '../../activities/model/base-models.ts';
import { createEmbeddedServer } from '../../activities/model/embedded/server.ts';
import { AdapterOfAnotherBase, ModelMissing } from '../../activities/model/errors.ts';
import type { ModelServer } from '../../activities/model/model-server.ts';
import { sha256OfFile } from '../../activities/files/digest.ts';
import { loadPrompts, loadTasks, TASKS_DIR } from '../../activities/spec/task-files.ts';
import { renderPrompt } from '../../domain/prompts.ts';
import type { Generation } from '../../domain/records.ts';
import { AdapterRef, type ModelRef } from '../../domain/model.ts';
import { Sampling } from '../../domain/spec.ts';
import { writeAdapter } from './lora-file.ts';

const BASE = { name: 'miniature', adapter: null };
const open = new AbortController().signal;

let server: ModelServer;
let prompt: string;
let folder: string;
beforeAll(async () => {
  server = await createEmbeddedServer({ sequences: 4, threads: 1 });
  folder = await mkdtemp(join(tmpdir(), 'tddft-adapters-'));
  const [task] = await loadTasks(TASKS_DIR, ['fibonacci']);
  if (!task) throw new Error('no fibonacci');
  prompt = renderPrompt({ templates: await loadPrompts(TASKS_DIR), task, step: 'g_test' });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

async function answer(seed: number, more: Partial<Sampling> = {}, model: ModelRef = BASE, from = server) {
  return from.generate({ model, prompt, sampling: Sampling.parse({ seed, ...more }) }, open, () => {});
}

test('a seed decides the text, whether requests come alone or four at a time', async () => {
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
  const alone: string[] = [];
  for (const seed of seeds) alone.push((await answer(seed)).completion);
  const together = await Promise.all(seeds.toReversed().map((seed) => answer(seed)));
  expect(together.map(({ completion }) => completion).toReversed()).toEqual(alone);
  expect(new Set(alone).size).toBeGreaterThan(1);
});

test('a model is named by the digest of its weights, and missing or exchanged weights are refused', async () => {
  expect(await server.describe(BASE, open)).toMatchObject({
    digest: await sha256OfFile(MINIATURE.gguf),
    adapter_digest: null,
    server: 'node-llama-cpp',
  });
  const nowhere = { name: 'gguf:/nowhere/model.gguf', adapter: null };
  await expect(server.describe(nowhere, open)).rejects.toThrow(ModelMissing);
  const exchanged = AdapterRef.parse({ path: MINIATURE.gguf, sha256: '0'.repeat(64) });
  await expect(server.describe({ name: 'miniature', adapter: exchanged }, open)).rejects.toThrow('is another file');
  const ofAnother = { ...exchanged, base_sha256: 'b'.repeat(64) };
  await expect(server.describe({ name: 'miniature', adapter: ofAnother }, open)).rejects.toThrow(AdapterOfAnotherBase);
});

test('a cancelled generate really stops the model, and frees its sequence', async () => {
  const { generate } = createModelActivities(server);
  const request = { model: BASE, prompt, sampling: Sampling.parse({ seed: 3, temperature: 0 }), identity: null };
  const inPeace = (): Promise<Generation> =>
    new MockActivityEnvironment().run<[AskedModel], Generation, typeof generate>(generate, request);
  const whole = await inPeace();
  const environments = Array.from({ length: 4 }, () => new MockActivityEnvironment());
  const cancelled = await Promise.allSettled(
    environments.map((environment) => {
      const written = environment.run(generate, request);
      setImmediate(() => environment.cancel());
      return written;
    }),
  );
  expect(cancelled.map(({ status }) => status)).toEqual(Array.from({ length: 4 }, () => 'rejected'));
  expect((await inPeace()).completion).toBe(whole.completion);
});

/** Short answers of the base and of two adapters, one request after another or all at once. */
async function answersOf(from: ModelServer, models: ModelRef[], together: boolean): Promise<string[]> {
  const asked = [1, 2].flatMap((seed) => models.map((model) => ({ seed, model })));
  const ask = async ({ seed, model }: { seed: number; model: ModelRef }): Promise<string> =>
    (await answer(seed, { max_tokens: 24 }, model, from)).completion;
  if (together) return Promise.all(asked.map(ask));
  const texts: string[] = [];
  for (const request of asked) texts.push(await ask(request));
  return texts;
}

async function models(): Promise<ModelRef[]> {
  const adapters = [await writeAdapter(join(folder, 'a.gguf'), 1), await writeAdapter(join(folder, 'b.gguf'), 7)];
  return [BASE, ...adapters.map((adapter) => ({ name: 'miniature', adapter }))];
}

test('adapters that are asked for in turns, or at once, answer as each does alone', async () => {
  const all = await models();
  const alone = await Promise.all(
    all.map(async (model) => {
      const own = await createEmbeddedServer({ sequences: 1, threads: 1 });
      const texts = await answersOf(own, [model], false);
      await own.close();
      return texts;
    }),
  );
  const expected = [0, 1].flatMap((seed) => alone.map((texts) => texts[seed]));
  expect(new Set(alone.map(String)).size).toBe(all.length);
  expect(await answersOf(server, all, false)).toEqual(expected);
  expect(await answersOf(server, all, true)).toEqual(expected);

  const cramped = await createEmbeddedServer({ sequences: 2, threads: 1, memoryBytes: 1 });
  expect(await answersOf(cramped, all, true)).toEqual(expected);
  await cramped.close();
});

test('an adapter that another one has replaced under its path is never answered with', async () => {
  const path = join(folder, 'trained.gguf');
  const texts: string[] = [];
  for (const seed of [1, 7]) {
    const model = { name: 'miniature', adapter: await writeAdapter(path, seed) };
    texts.push((await answer(5, { max_tokens: 24 }, model)).completion);
  }
  const [, , second] = await models();
  expect(texts[0]).not.toBe(texts[1]);
  expect(texts[1]).toBe((await answer(5, { max_tokens: 24 }, second)).completion);
});
