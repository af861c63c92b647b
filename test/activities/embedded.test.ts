import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createModelActivities } from '../../activities/model/activities.ts';
import { createEmbeddedServer } from '../../activities/model/embedded.ts';
import { baseModel } from '../../activities/model/base-models.ts';
import { type GenerateRequest, ModelMissing, type ModelServer, PromptTooLong } from '../../activities/model/server.ts';
import { sha256OfFile } from '../../activities/files/digest.ts';
import { loadPrompts, loadTasks, TASKS_DIR } from '../../activities/spec/task-files.ts';
import { renderPrompt } from '../../domain/prompts.ts';
import type { Generation } from '../../domain/records.ts';
import type { ModelRef } from '../../domain/model.ts';
import { Sampling } from '../../domain/spec.ts';
import { writeAdapter } from './lora-file.ts';

const MINIATURE = { name: 'miniature', adapter: null };
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

async function answer(seed: number, more: Partial<Sampling> = {}, model: ModelRef = MINIATURE, from = server) {
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

test('an answer ends by itself, or is cut at the token limit and says so', async () => {
  expect(await answer(1, { temperature: 0 })).toMatchObject({ finish_reason: 'stop' });
  expect(await answer(1, { temperature: 0, max_tokens: 5 })).toMatchObject({
    finish_reason: 'length',
    completion_tokens: 5,
  });
});

test('an aborted request stops, and the next one is answered as ever', async () => {
  const before = await answer(3);
  const stop = new AbortController();
  const aborted = server.generate(
    { model: MINIATURE, prompt, sampling: Sampling.parse({ seed: 3 }) },
    stop.signal,
    () => stop.abort(new Error('cancelled')),
  );
  await expect(aborted).rejects.toThrow('cancelled');
  expect(await answer(3)).toEqual(before);
});

test('a prompt that fills the context is refused, not cut', async () => {
  const request = { model: MINIATURE, prompt: prompt.repeat(30), sampling: Sampling.parse({}) };
  await expect(server.generate(request, open, () => {})).rejects.toThrow(PromptTooLong);
});

test('a model is named by the digest of its weights, and missing or exchanged weights are refused', async () => {
  expect(await server.describe(MINIATURE)).toMatchObject({
    digest: await sha256OfFile(baseModel('miniature').gguf),
    adapter_digest: null,
    server: 'node-llama-cpp',
  });
  await expect(server.describe({ name: 'gguf:/nowhere/model.gguf', adapter: null })).rejects.toThrow(ModelMissing);
  const exchanged = { path: baseModel('miniature').gguf, sha256: '0'.repeat(64), base_sha256: null };
  await expect(server.describe({ name: 'miniature', adapter: exchanged })).rejects.toThrow('is another adapter');
  const ofAnother = { ...exchanged, base_sha256: 'b'.repeat(64) };
  await expect(server.describe({ name: 'miniature', adapter: ofAnother })).rejects.toThrow(
    'was trained for other weights than those of miniature',
  );
});

test('a cancelled generate really stops the model, and frees its sequence', async () => {
  const { generate } = createModelActivities(server);
  const request = { model: MINIATURE, prompt, sampling: Sampling.parse({ seed: 3, temperature: 0 }) };
  const inPeace = (): Promise<Generation> =>
    new MockActivityEnvironment().run<[GenerateRequest], Generation, typeof generate>(generate, request);
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
  return [MINIATURE, ...adapters.map((adapter) => ({ name: 'miniature', adapter }))];
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
