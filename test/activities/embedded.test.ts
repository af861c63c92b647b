import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEmbeddedServer } from '../../activities/model/embedded.ts';
import { baseModel } from '../../activities/model/base-models.ts';
import { ModelMissing, type ModelServer, PromptTooLong } from '../../activities/model/server.ts';
import { sha256OfFile } from '../../activities/files/digest.ts';
import { loadPrompts, loadTasks, TASKS_DIR } from '../../activities/spec/task-files.ts';
import { renderPrompt } from '../../domain/prompts.ts';
import { Sampling } from '../../domain/spec.ts';

const MINIATURE = { name: 'miniature', adapter: null };
const open = new AbortController().signal;

let server: ModelServer;
let prompt: string;
beforeAll(async () => {
  server = await createEmbeddedServer({ sequences: 4, threads: 1 });
  const [task] = await loadTasks(TASKS_DIR, ['fibonacci']);
  if (!task) throw new Error('no fibonacci');
  prompt = renderPrompt({ templates: await loadPrompts(TASKS_DIR), task, step: 'g_test' });
});
afterAll(() => server.close());

async function answer(seed: number, more: Partial<Sampling> = {}) {
  return server.generate({ model: MINIATURE, prompt, sampling: Sampling.parse({ seed, ...more }) }, open, () => {});
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
  const exchanged = { path: baseModel('miniature').gguf, sha256: '0'.repeat(64) };
  await expect(server.describe({ name: 'miniature', adapter: exchanged })).rejects.toThrow('is another adapter');
});
