import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  AdapterAwaited,
  AdapterNotServed,
  AdapterOfAnotherBase,
  ModelMissing,
  RequestRefused,
  ServerBusy,
  ServerOutOfMemory,
  ServerUnreachable,
} from '../../../activities/model/errors.ts';
import type { ModelServer } from '../../../activities/model/model-server.ts';
import { createOpenAiServer } from '../../../activities/model/openai/server.ts';
import type { AdapterRef } from '../../../domain/model.ts';
import { Sampling } from '../../../domain/spec.ts';
import { writeAdapter, writeNullAdapter } from '../../activities/lora-file.ts';
import { Double, type Reply, type Routes } from './double.ts';
import { llamaServer, plain, vllm } from './spoken.ts';

const NEVER = new AbortController().signal;
const NAME = 'openai:qwen';

let folder: string;
let double: Double;
let adapter: AdapterRef;
let nullAdapter: AdapterRef;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tddft-openai-'));
  adapter = { ...(await writeAdapter(join(folder, 'adapter.gguf'), 1)), made_for: 'exp-1.finetuned', peft_dir: folder };
  nullAdapter = await writeNullAdapter(join(folder, 'null_adapter.gguf'));
});
afterEach(async () => {
  await double.close();
  await rm(folder, { recursive: true });
});

async function serverOf(routes: Routes): Promise<ModelServer> {
  double = await Double.open(routes);
  return createOpenAiServer({ ollama: '', openai: `${double.url}/v1`, openaiKey: null, ollamaParallel: null });
}

async function generate(server: ModelServer, lora: AdapterRef | null): Promise<unknown> {
  const model = { name: NAME, adapter: lora };
  await server.generate({ model, prompt: 'def', sampling: Sampling.parse({}) }, NEVER, () => {});
  return double.bodies('/v1/completions').at(-1);
}

describe('llama-server', () => {
  const loras = (...paths: string[]) => ({ json: paths.map((path, id) => ({ id, path, scale: 0, task_name: '' })) });

  function withWeights(model_path: string, lora: string): Routes {
    const json = { default_generation_settings: { n_ctx: 2048 }, total_slots: 1, model_path };
    return llamaServer({ '/props': { json }, '/lora-adapters': loras(lora) });
  }

  test('is told of all its adapters in each request, and applies one or none', async () => {
    const server = await serverOf(llamaServer({ '/lora-adapters': loras(nullAdapter.path, adapter.path) }));
    const scales = (first: number, second: number) => ({
      lora: [
        { id: 0, scale: first },
        { id: 1, scale: second },
      ],
    });
    expect(await generate(server, null)).toMatchObject(scales(0, 0));
    expect(await generate(server, adapter)).toMatchObject(scales(0, 1));
    expect(await generate(server, nullAdapter)).toMatchObject(scales(1, 0));
  });

  test('has an adapter by any path, if its bytes are the same', async () => {
    const copy = join(folder, 'copy.gguf');
    await copyFile(adapter.path, copy);
    const server = await serverOf(llamaServer({ '/lora-adapters': loras(nullAdapter.path, copy) }));
    expect(await server.register({ name: NAME, adapter }, NEVER)).toEqual({ name: 'qwen', how: 'adapter' });
  });

  test('on another machine has an adapter whose digest is in the name of its file', async () => {
    const path = `/models/tuned-${adapter.sha256.slice(0, 12)}.gguf`;
    const server = await serverOf(llamaServer({ '/lora-adapters': loras(path) }));
    expect(await server.describe({ name: NAME, adapter }, NEVER)).toMatchObject({ adapter_digest: adapter.sha256 });
  });

  test('without it is awaited, with the flags that it must be started with, earlier adapters and the null one among them', async () => {
    const server = await serverOf(llamaServer({ '/lora-adapters': loras('/models/earlier.gguf') }));
    const registered = server.register({ name: NAME, adapter }, NEVER);
    await expect(registered).rejects.toThrow(AdapterAwaited);
    await expect(server.register({ name: NAME, adapter }, NEVER)).rejects.toThrow(
      `--lora /models/earlier.gguf --lora ${adapter.path} --lora ${nullAdapter.path} --lora-init-without-apply`,
    );
    double.routes = llamaServer({ '/lora-adapters': loras(adapter.path) });
    await expect(server.register({ name: NAME, adapter: nullAdapter }, NEVER)).rejects.toThrow(
      `--lora ${adapter.path} --lora ${nullAdapter.path} --lora-init-without-apply`,
    );
  });

  test('takes adapters, and as many requests at once as it has slots', async () => {
    const server = await serverOf(llamaServer());
    expect(await server.probe(NAME, NEVER)).toMatchObject({ takes_adapters: true, takes_weights: false, slots: 4 });
    expect(await server.slots(NAME, NEVER)).toBe(4);
  });

  test('with other weights than the adapter was trained for refuses it', async () => {
    const server = await serverOf(withWeights(nullAdapter.path, adapter.path));
    const trained = { ...adapter, base_sha256: 'f'.repeat(64) };
    await expect(server.register({ name: NAME, adapter: trained }, NEVER)).rejects.toThrow(AdapterOfAnotherBase);
  });

  test('takes an adapter where the digest of either weights, its own or those that were trained for, is unknown', async () => {
    const server = await serverOf(withWeights(nullAdapter.path, adapter.path));
    const trained = { ...adapter, base_sha256: `manifest:${'f'.repeat(64)}` };
    expect(await server.register({ name: NAME, adapter: trained }, NEVER)).toMatchObject({ how: 'adapter' });
    double.routes = withWeights('models/qwen.gguf', adapter.path);
    for (const base_sha256 of ['f'.repeat(64), trained.base_sha256]) {
      const model = { name: NAME, adapter: { ...adapter, base_sha256 } };
      expect(await server.register(model, NEVER)).toMatchObject({ how: 'adapter' });
    }
  });
});

describe('vLLM', () => {
  const LOAD = '/v1/load_lora_adapter';
  const LoraRequest = z.object({ lora_name: z.string().optional(), lora_path: z.string().optional() });
  const served = (): string => `qwen-tdd-finetuned:exp-1-${adapter.sha256.slice(0, 12)}`;

  /** vllm/entrypoints/openai/models/serving.py: load_lora_adapter, unload_lora_adapter, show_available_models */
  function withAdapters(): Routes {
    const loaded: { id: string; root: string; parent: string }[] = [];
    const refused = (status: number, type: string, message: string) => ({
      status,
      json: { error: { message, type, param: null, code: status } },
    });
    return vllm({
      '/v1/models': () => ({
        json: { data: [{ id: 'qwen', owned_by: 'vllm', root: 'Qwen', max_model_len: 4096 }, ...loaded] },
      }),
      [LOAD]: ({ body }) => {
        const { lora_name: id, lora_path: root } = LoraRequest.parse(body);
        if (id === undefined || root === undefined) return refused(400, 'Bad Request', 'Field required');
        if (loaded.some((each) => each.id === id)) {
          return refused(400, 'InvalidUserInput', `The lora adapter '${id}' has already been loaded.`);
        }
        loaded.push({ id, root, parent: 'qwen' });
        return { json: `Success: LoRA adapter '${id}' added successfully.` };
      },
      '/v1/unload_lora_adapter': ({ body }) => {
        const { lora_name: id } = LoraRequest.parse(body);
        const index = loaded.findIndex((each) => each.id === id);
        if (index < 0) return refused(404, 'NotFoundError', `The lora adapter '${id}' cannot be found.`);
        loaded.splice(index, 1);
        return { json: `Success: LoRA adapter '${id}' removed successfully.` };
      },
    });
  }

  test("loads PEFT's folder once under a name of its own, by which requests ask for it", async () => {
    const server = await serverOf(withAdapters());
    const model = { name: NAME, adapter };
    expect(await server.register(model, NEVER)).toEqual({ name: served(), how: 'adapter' });
    expect(await server.register(model, NEVER)).toEqual({ name: served(), how: 'adapter' });
    expect(double.bodies(LOAD)).toEqual([{ lora_name: served(), lora_path: folder }]);
    expect(await generate(server, adapter)).toMatchObject({ model: served() });
    expect(await generate(server, null)).toMatchObject({ model: 'qwen' });
  });

  test('that was started again loads it again', async () => {
    const server = await serverOf(withAdapters());
    await server.register({ name: NAME, adapter }, NEVER);
    double.routes = withAdapters();
    expect(await server.describe({ name: NAME, adapter }, NEVER)).toMatchObject({ served_as: served() });
    expect(await server.registered(NAME, NEVER)).toEqual([served()]);
  });

  test('that was started again between two requests is asked again, and not given up', async () => {
    const server = await serverOf(withAdapters());
    await server.register({ name: NAME, adapter }, NEVER);
    await generate(server, adapter);
    const json = { error: { message: `The model \`${served()}\` does not exist.`, type: 'NotFoundError', code: 404 } };
    double.routes = { ...withAdapters(), '/v1/completions': { status: 404, json } };
    await expect(generate(server, adapter)).rejects.toThrow(ServerBusy);
    double.routes = withAdapters();
    expect(await generate(server, adapter)).toMatchObject({ model: served() });
    expect(double.bodies(LOAD)).toHaveLength(2);
  });

  test('lists and lets go what is ours', async () => {
    const server = await serverOf(withAdapters());
    await server.register({ name: NAME, adapter }, NEVER);
    expect(await server.registered(NAME, NEVER)).toEqual([served()]);
    await server.remove(NAME, served(), NEVER);
    await server.remove(NAME, served(), NEVER);
    expect(await server.registered(NAME, NEVER)).toEqual([]);
  });

  test('tells its slots to nobody, and is asked to load nothing for them', async () => {
    const server = await serverOf(withAdapters());
    expect(await server.slots(NAME, NEVER)).toBeNull();
    expect(double.bodies(LOAD)).toEqual([]);
    await expect(server.slots('openai:mistral', NEVER)).rejects.toThrow(ModelMissing);
  });

  test('takes adapters if it was started so', async () => {
    const server = await serverOf(withAdapters());
    expect(await server.probe(NAME, NEVER)).toMatchObject({ takes_adapters: true, takes_weights: false, slots: null });
    double.routes = vllm();
    expect(await server.probe(NAME, NEVER)).toMatchObject({ takes_adapters: false });
  });

  test.each([
    // Without the variable there is no such route: vllm/entrypoints/serve/lora/api_router.py, attach_router
    ['the variable', { status: 404, json: { detail: 'Not Found' } }],
    [
      'a rank that is large enough',
      { status: 400, json: { error: { message: 'LoRA rank 64 is greater than max_lora_rank 16.' } } },
    ],
  ])('without %s says how to start it', async (_, reply) => {
    const server = await serverOf(vllm({ [LOAD]: reply }));
    const registered = server.register({ name: NAME, adapter }, NEVER);
    await expect(registered).rejects.toThrow(AdapterNotServed);
    await expect(server.register({ name: NAME, adapter }, NEVER)).rejects.toThrow(
      /VLLM_ALLOW_RUNTIME_LORA_UPDATING=True.*--enable-lora.*--max-lora-rank/,
    );
  });

  test.each<[number, string, new (message: string) => Error]>([
    [401, 'Unauthorized', RequestRefused],
    [429, 'Too many requests', ServerBusy],
    [503, 'Overloaded', ServerBusy],
    [500, 'CUDA out of memory', ServerOutOfMemory],
    // Of an engine that is gone.
    [500, 'EngineCore encountered an issue', ServerBusy],
    [502, 'Bad gateway', ServerUnreachable],
  ])('that answers %i %s to an adapter is not thought to take none', async (status, message, error) => {
    const server = await serverOf(vllm({ [LOAD]: { status, json: { error: { message } } } }));
    await expect(server.register({ name: NAME, adapter }, NEVER)).rejects.toThrow(error);
    await expect(server.probe(NAME, NEVER)).rejects.toThrow(error);
  });

  test.each<[string, Reply]>([
    ['before it answers', 'hangs up'],
    ['in its answer', { events: ['data: {}\n\n'], end: 'reset' }],
  ])('that is lost %s to an adapter is unreachable, and takes the adapter when it is back', async (_, lost) => {
    const server = await serverOf({ ...withAdapters(), [LOAD]: lost });
    await expect(server.register({ name: NAME, adapter }, NEVER)).rejects.toThrow(ServerUnreachable);
    await expect(server.probe(NAME, NEVER)).rejects.toThrow(ServerUnreachable);
    double.routes = withAdapters();
    expect(await server.register({ name: NAME, adapter }, NEVER)).toEqual({ name: served(), how: 'adapter' });
  });

  test("cannot be given an adapter without PEFT's folder", async () => {
    const server = await serverOf(withAdapters());
    await expect(server.register({ name: NAME, adapter: nullAdapter }, NEVER)).rejects.toThrow(AdapterNotServed);
  });
});

test('other servers serve the base model alone, and say so', async () => {
  const server = await serverOf(plain());
  expect(await server.probe(NAME, NEVER)).toMatchObject({ takes_adapters: false, takes_weights: false, slots: null });
  await expect(server.register({ name: NAME, adapter }, NEVER)).rejects.toThrow(AdapterNotServed);
});
