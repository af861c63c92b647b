import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { writeJson } from '../../activities/files/atomic.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { openDesign } from '../../activities/spec/manifest.ts';
import { TASKS_DIR } from '../../activities/spec/task-files.ts';
import { servedModelChecks } from '../../cli/doctor/model-server.ts';
import { namesOnServer, servedAdapters } from '../../cli/served-adapters.ts';
import type { AdapterManifest } from '../../domain/adapter.ts';
import type { AdapterRef } from '../../domain/model.ts';
import { callLines } from '../../report/models.ts';
import { writeAdapter } from '../activities/lora-file.ts';
import { Double, type Routes } from '../model-servers/openai/double.ts';
import { llamaServer, plain, vllm } from '../model-servers/openai/spoken.ts';
import { adapterManifest } from '../support/adapter-manifest.ts';
import { tddft } from '../support/tddft.ts';

const MODEL = 'openai:qwen';

let folder: string;
let loaded: AdapterRef;
let other: AdapterRef;
let double: Double | null = null;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tddft-served-'));
  loaded = await writeAdapter(join(folder, 'loaded.gguf'), 1);
  other = await writeAdapter(join(folder, 'other.gguf'), 2);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await double?.close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function serve(routes: Routes): Promise<void> {
  double = await Double.open(routes);
  vi.stubEnv('OPENAI_BASE_URL', `${double.url}/v1`);
}

function trained(adapter: AdapterRef, name: string): AdapterManifest {
  return adapterManifest({ base: MODEL, adapter, served: { name, how: 'adapter' } });
}

test('llama-server names no adapters, so its files are looked at', async () => {
  await serve(llamaServer({ '/lora-adapters': { json: [{ id: 0, path: loaded.path, scale: 0 }] } }));
  const { server, rows } = await servedAdapters(MODEL, [trained(loaded, 'qwen'), trained(other, 'qwen')]);
  expect(rows.map(({ on_server }) => on_server)).toEqual([true, false]);
  expect(server).toMatchObject({ server: 'llama-server', takes_adapters: true, slots: 4, other_names: [] });
});

test('vLLM has adapters by name, those of other results folders too', async () => {
  const card = (id: string, parent: string | null) => ({ id, owned_by: 'vllm', parent, max_model_len: 4096 });
  const ours = 'qwen-tdd-finetuned:exp-aaaaaaaaaaaa';
  const theirs = 'qwen-tdd-finetuned:exp-bbbbbbbbbbbb';
  const data = [card('qwen', null), card(ours, 'qwen'), card(theirs, 'qwen')];
  await serve(vllm({ '/v1/models': { json: { object: 'list', data } } }));
  const { server, rows } = await servedAdapters(MODEL, [trained(loaded, ours), trained(other, 'never-served')]);
  expect(rows.map(({ on_server }) => on_server)).toEqual([true, false]);
  expect(server).toMatchObject({ server: 'vllm', other_names: [theirs] });
});

test('null adapters of this results folder are not those of others', async () => {
  const card = (id: string, parent: string | null) => ({ id, owned_by: 'vllm', parent, max_model_len: 4096 });
  const manifest = trained({ ...loaded, made_for: 'exp.finetuned' }, 'qwen-tdd-finetuned:exp-aaaaaaaaaaaa');
  const nothing = { ...manifest, null_adapter: { ...other, made_for: 'exp.null_adapter' } };
  const names = namesOnServer(nothing);
  expect(names).toEqual([
    `qwen-tdd-finetuned:exp-${loaded.sha256.slice(0, 12)}`,
    `qwen-tdd-null_adapter:exp-${other.sha256.slice(0, 12)}`,
  ]);
  const theirs = 'qwen-tdd-null_adapter:exp-bbbbbbbbbbbb';
  const data = [card('qwen', null), ...[...names, theirs].map((name) => card(name, 'qwen'))];
  await serve(vllm({ '/v1/models': { json: { object: 'list', data } } }));
  expect((await servedAdapters(MODEL, [nothing])).server.other_names).toEqual([theirs]);
});

test('an adapter is taken off its server with the null adapter beside it, and nothing else', async () => {
  const adapter = { ...loaded, made_for: 'exp.finetuned' };
  const null_adapter = { ...other, made_for: 'exp.null_adapter' };
  const manifest = adapterManifest({ experiment_id: 'exp', base: MODEL, adapter, null_adapter });
  const resultsDir = join(folder, 'results');
  await openDesign({ model: MODEL, tasks: ['fibonacci'] }, 'exp', { resultsDir, tasksDir: TASKS_DIR, version: '0' });
  await writeJson(new ResultsFolder(resultsDir, 'exp').model('finetuned').manifest, manifest);
  const [name = '', beside = ''] = namesOnServer(manifest);

  const cards = [name, beside, 'qwen-tdd-finetuned:exp-2-bbbbbbbbbbbb'].map((id) => ({ id, parent: 'qwen' }));
  await serve(
    vllm({
      '/v1/models': { json: { data: [{ id: 'qwen' }, ...cards] } },
      '/v1/unload_lora_adapter': { json: 'Success' },
    }),
  );
  const remove = async (typed: string) => {
    const { stdout } = await tddft(['models', 'remove', typed, '--results-dir', resultsDir, '--json']);
    return JSON.parse(stdout);
  };
  expect(await remove('exp')).toMatchObject({ name, was_there: true, removed: [name, beside] });
  expect(double?.bodies('/v1/unload_lora_adapter')).toEqual([{ lora_name: name }, { lora_name: beside }]);
  expect(await remove('exp.null_adapter')).toMatchObject({ name: beside, removed: [beside] });
});

test('doctor says that TDDFT_LLM_SLOTS fixes the requests at a time, and fails one that is no number', async () => {
  await serve(llamaServer());
  const line = async (slots: string) => {
    vi.stubEnv('TDDFT_LLM_SLOTS', slots);
    return (await servedModelChecks(MODEL)).find(({ name }) => name === 'requests at a time');
  };
  expect(await line('')).toMatchObject({ state: 'ok', found: '4, as the server says' });
  expect(await line('3')).toMatchObject({ state: 'ok', found: '3, fixed by TDDFT_LLM_SLOTS whatever the server says' });
  expect(await line('many')).toMatchObject({ state: 'fail', found: expect.stringContaining('got "many"') });
});

test('doctor warns of a server that can be given no adapters, and tells what it does not say', async () => {
  await serve(plain());
  const checks = await servedModelChecks(MODEL);
  expect(checks.map(({ state }) => state)).toEqual(['ok', 'warn', 'ok', 'ok']);
  expect(checks[1]?.found).toContain('only `tddft benchmark` works with it');
  expect(checks[2]?.found).toBe('the server does not tell: found by measurement while it answers');
  expect(checks[3]?.found).toContain('quantization not told, context not told, prompts go to /v1/completions');
});

test('a server that lacks the model fails, with the models that it has', async () => {
  await serve(plain());
  expect(await servedModelChecks('openai:mistral')).toMatchObject([
    { name: 'model server', state: 'ok' },
    { name: 'model', state: 'fail', found: expect.stringContaining('which has openai:qwen') },
  ]);
});

test('llama-server is called with the id of the adapter, others by its name', () => {
  const place = { url: 'http://127.0.0.1:8000/v1', gguf: null };
  const [ids, chat] = callLines(MODEL, 'qwen', { server: 'llama-server', ...place });
  expect(ids).toMatch(/^curl http:\/\/127\.0\.0\.1:8000\/lora-adapters /);
  expect(chat).toContain('"lora":[{"id":0,"scale":1}]');
  expect(callLines(MODEL, 'tuned', { server: 'vllm', ...place })).toEqual([expect.stringContaining('"model":"tuned"')]);
});
