import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sha256 } from '../../../activities/files/digest.ts';
import { RequestRefused, ServerBusy } from '../../../activities/model/errors.ts';
import type { ModelServer } from '../../../activities/model/model-server.ts';
import { createOpenAiServer } from '../../../activities/model/openai/server.ts';
import { modelChanges } from '../../../domain/model-changes.ts';
import { Double, type Routes } from './double.ts';
import { llamaServer, plain, vllm } from './spoken.ts';

const NEVER = new AbortController().signal;
const BASE = { name: 'openai:qwen', adapter: null };

let folder: string;
let double: Double;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tddft-openai-'));
});
afterEach(async () => {
  await double.close();
  await rm(folder, { recursive: true });
});

async function serverOf(routes: Routes): Promise<ModelServer> {
  double = await Double.open(routes);
  return createOpenAiServer({ ollama: '', openai: `${double.url}/v1`, openaiKey: null, ollamaParallel: null });
}

function props(model_path: string, model_ftype = 'all F32') {
  const settings = { default_generation_settings: { n_ctx: 2048 }, total_slots: 2, build_info: 'b10605-release' };
  return { json: { ...settings, model_path, model_ftype } };
}

describe('llama-server', () => {
  test('is known by its props, and its weights by their own digest where they lie here', async () => {
    const weights = join(folder, 'qwen.gguf');
    await writeFile(weights, 'weights');
    const server = await serverOf(llamaServer({ '/props': props(weights) }));
    expect(await server.describe(BASE, NEVER)).toEqual({
      ...{ name: 'openai:qwen', digest: sha256('weights'), adapter_digest: null, served_as: 'qwen' },
      ...{ server: 'llama-server', server_version: 'b10605-release', quantization: 'F32', context: 2048 },
      endpoint: '/v1/completions',
    });
    await writeFile(weights, 'others!');
    expect((await server.describe(BASE, NEVER)).digest).toBe(sha256('others!'));
  });

  // src/llama-model-loader.cpp: llama_model_ftype_name
  test.each([
    ['Q4_K - Medium', 'Q4_K_M'],
    ['Q3_K - Small', 'Q3_K_S'],
    ['F16', 'F16'],
    ['Q8_0 (guessed)', 'Q8_0'],
    ['MXFP4 MoE', 'MXFP4'],
  ])('says %s for %s', async (told, quantization) => {
    const server = await serverOf(llamaServer({ '/props': props('/nowhere/qwen.gguf', told) }));
    expect(await server.describe(BASE, NEVER)).toMatchObject({ quantization });
  });

  test('is asked by its path or by any of its aliases', async () => {
    const models = { data: [{ id: '/nowhere/qwen.gguf', aliases: ['qwen', 'coder'] }] };
    const server = await serverOf(llamaServer({ '/v1/models': { json: models } }));
    for (const name of ['openai:qwen', 'openai:coder', 'openai:/nowhere/qwen.gguf']) {
      expect((await server.describe({ name, adapter: null }, NEVER)).name).toBe(name);
    }
  });

  test('with weights out of reach is the same after a start with an adapter, another alias and another context', async () => {
    const read = { n_vocab: 151936, n_params: 7_615_616_512, size: 4_677_120_000 };
    const cards = (id: string, n_ctx: number, changed: object = {}) => ({
      json: { data: [{ id, aliases: [id, 'qwen'], owned_by: 'llamacpp', meta: { n_ctx, ...read, ...changed } }] },
    });
    const relative = props('models/qwen.gguf');
    const server = await serverOf(llamaServer({ '/v1/models': cards('qwen', 2048), '/props': relative }));
    const { digest } = await server.describe(BASE, NEVER);
    expect(digest).toMatch(/^manifest:[0-9a-f]{64}$/);

    const digestOf = async (routes: Routes): Promise<string> => {
      double.routes = llamaServer(routes);
      return (await server.describe(BASE, NEVER)).digest;
    };
    const loras = { json: [{ id: 0, path: 'adapter.gguf' }] };
    expect(await digestOf({ '/v1/models': cards('coder', 1024), '/props': relative, '/lora-adapters': loras })).toBe(
      digest,
    );
    expect(await digestOf({ '/v1/models': cards('qwen', 2048), '/props': props('models/other.gguf') })).not.toBe(
      digest,
    );
    expect(await digestOf({ '/v1/models': cards('qwen', 2048, { size: 1 }), '/props': relative })).not.toBe(digest);
  });

  // tools/server/server-http.cpp: /v1/models is public, /props is not
  test('with a key is not taken for another server when the key is missing', async () => {
    const json = { error: { code: 401, message: 'Invalid API Key', type: 'authentication_error' } };
    const server = await serverOf(llamaServer({ '/props': { status: 401, json } }));
    await expect(server.describe(BASE, NEVER)).rejects.toThrow(RequestRefused);
  });

  test('that is loading is not taken for another server', async () => {
    const json = { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } };
    const server = await serverOf(llamaServer({ '/props': { status: 503, json } }));
    await expect(server.describe(BASE, NEVER)).rejects.toThrow(ServerBusy);
  });
});

test('vLLM is known by its version, and its weights by what it says of them and says again', async () => {
  const server = await serverOf(vllm());
  const identity = await server.describe(BASE, NEVER);
  expect(identity).toMatchObject({
    ...{ server: 'vllm', server_version: '0.11.0', context: 4096, quantization: null, endpoint: '/v1/completions' },
  });
  expect(identity.digest).toMatch(/^manifest:[0-9a-f]{64}$/);

  const card = { id: 'qwen', owned_by: 'vllm', root: 'Qwen/Qwen2.5-Coder-7B-Instruct', max_model_len: 4096 };
  const cards = (changed: object) => ({ json: { data: [{ ...card, created: 2, permission: [], ...changed }] } });
  double.routes = vllm({ '/v1/models': cards({}) });
  expect(modelChanges(identity, await server.describe(BASE, NEVER))).toEqual([]);
  double.routes = vllm({ '/v1/models': cards({ root: '/models/tuned' }) });
  expect(modelChanges(identity, await server.describe(BASE, NEVER)).map(({ what }) => what)).toEqual(['digest']);
});

test('others are known by what they say of themselves', async () => {
  // llama-cpp-python: llama_cpp/server/app.py, create_app
  const info = { title: '🦙 llama.cpp Python API', version: '0.3.16' };
  const server = await serverOf(plain({ '/openapi.json': { json: { openapi: '3.1.0', info } } }));
  expect(await server.describe(BASE, NEVER)).toMatchObject({ server: info.title, server_version: info.version });
  double.routes = plain();
  expect(await server.describe(BASE, NEVER)).toMatchObject({ server: 'organization_owner', server_version: 'unknown' });
});

test.each([
  ['vLLM', vllm],
  ['llama-server', llamaServer],
  ['others', plain],
])('a model of %s is who it is whatever other models come, go, or stand before it', async (_, spoken) => {
  const ours = { id: 'qwen', owned_by: 'us' };
  const theirs = { id: 'mistral', owned_by: 'others', aliases: ['qwen'] };
  const routes = (...data: object[]): Routes => spoken({ '/v1/models': { json: { data } } });
  const server = await serverOf(routes(ours));
  const identity = await server.describe(BASE, NEVER);
  for (const both of [routes(ours, theirs), routes(theirs, ours)]) {
    double.routes = both;
    expect(await server.describe(BASE, NEVER)).toEqual(identity);
    expect(await server.probe(BASE.name, NEVER)).toMatchObject({ server: identity.server });
  }
});

test('a server that answers 200 to whatever it is asked is not taken for one that it is not', async () => {
  // LM Studio: "Unexpected endpoint or method. (GET /props). Returning 200 anyway"
  const anyway = { json: { error: 'Unexpected endpoint or method. (GET /props). Returning 200 anyway' } };
  const server = await serverOf(plain({ '/props': anyway, '/version': anyway, '/openapi.json': anyway }));
  expect((await server.describe(BASE, NEVER)).server).toBe('organization_owner');
});
