import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256OfFile } from '../../../activities/files/digest.ts';
import { MINIATURE } from '../../../activities/model/base-models.ts';
import { AdapterAwaited, RequestRefused, ServerUnreachable } from '../../../activities/model/errors.ts';
import { modelHosts } from '../../../activities/model/hosts.ts';
import type { ModelServer } from '../../../activities/model/model-server.ts';
import { createOpenAiServer } from '../../../activities/model/openai/server.ts';
import type { AdapterRef } from '../../../domain/model.ts';
import { Sampling } from '../../../domain/spec.ts';
import { llamaServerExecutable } from '../../../tools/llama-server/executable.ts';
import { LlamaServer, type LlamaServerPlace } from '../../../tools/llama-server/server.ts';
import { writeAdapter, writeNullAdapter } from '../../activities/lora-file.ts';
import { modelServerConformance } from '../conformance.ts';

/** It may be built first. */
const BUILD_MS = 45 * 60_000;
const NEVER = new AbortController().signal;
const BASE = { name: 'openai:miniature', adapter: null };
const LONG = Sampling.parse({ temperature: 2, top_p: 1, top_k: 0, max_tokens: 1500, seed: 3 });

let executable: string;
let folder: string;
let adapter: AdapterRef;
let nullAdapter: AdapterRef;
beforeAll(async () => {
  executable = await llamaServerExecutable();
  folder = await mkdtemp(join(tmpdir(), 'tddft-llama-server-'));
  adapter = await writeAdapter(join(folder, 'adapter.gguf'), 1);
  nullAdapter = await writeNullAdapter(join(folder, 'null_adapter.gguf'));
}, BUILD_MS);
afterAll(() => rm(folder, { recursive: true }));

function start(place: Partial<LlamaServerPlace> = {}): Promise<LlamaServer> {
  return LlamaServer.start({ executable, gguf: MINIATURE.gguf, alias: 'miniature', ...place });
}

function serverAt(llama: LlamaServer, key = ''): ModelServer {
  return createOpenAiServer(modelHosts({ OPENAI_BASE_URL: `${llama.url}/v1`, OPENAI_API_KEY: key }));
}

modelServerConformance('a real llama-server', async () => {
  const llama = await start({ adapters: [adapter.path, nullAdapter.path], parallel: 2 });
  const server = serverAt(llama);
  return {
    server,
    model: BASE.name,
    adapter,
    nullAdapter,
    async close(): Promise<void> {
      await server.close();
      await llama.stop();
    },
  };
});

describe('a real llama-server', () => {
  test('is known, with the digest of its weights, what it serves and how much at once', async () => {
    const llama = await start({ parallel: 2 });
    const server = serverAt(llama);
    expect(await server.describe(BASE, NEVER)).toMatchObject({
      ...{ server: 'llama-server', digest: await sha256OfFile(MINIATURE.gguf), served_as: 'miniature' },
      ...{ quantization: 'F32', context: 2048, endpoint: '/v1/completions' },
    });
    expect(await server.probe(BASE.name, NEVER)).toMatchObject({ takes_adapters: true, slots: 2 });
    await llama.stop();
  });

  test('that was started without an adapter is started again as the message says, and then serves it', async () => {
    const without = await start();
    const registered = serverAt(without).register({ name: BASE.name, adapter }, NEVER);
    const cause: unknown = await registered.catch((error: unknown) => error);
    expect(cause).toBeInstanceOf(AdapterAwaited);
    expect(String(cause)).toContain(`--lora ${adapter.path} --lora ${nullAdapter.path} --lora-init-without-apply`);
    await without.stop();

    const withBoth = await start({ adapters: [adapter.path, nullAdapter.path] });
    expect((await serverAt(withBoth).register({ name: BASE.name, adapter }, NEVER)).how).toBe('adapter');
    await withBoth.stop();
  });

  test('wants its key', async () => {
    const llama = await start({ apiKey: 'sk-right' });
    await expect(serverAt(llama, 'sk-wrong').describe(BASE, NEVER)).rejects.toThrow(RequestRefused);
    await expect(serverAt(llama).describe(BASE, NEVER)).rejects.toThrow('OPENAI_API_KEY');
    expect((await serverAt(llama, 'sk-right').describe(BASE, NEVER)).server).toBe('llama-server');
    await llama.stop();
  });

  test('that is killed in an answer is unreachable, and answers as before when it is back', async () => {
    const llama = await start();
    const server = serverAt(llama);
    const greedy = {
      model: BASE,
      prompt: 'def fibonacci(n):\n',
      sampling: Sampling.parse({ temperature: 0, max_tokens: 20 }),
    };
    const before = await server.generate(greedy, NEVER, () => {});
    const kills: Promise<void>[] = [];
    const lost = server.generate({ model: BASE, prompt: '# x\n'.repeat(100), sampling: LONG }, NEVER, () => {
      kills.push(llama.kill());
    });
    await expect(lost).rejects.toThrow(ServerUnreachable);
    await Promise.all(kills);
    await expect(server.generate(greedy, NEVER, () => {})).rejects.toThrow(ServerUnreachable);

    const again = await start({ port: Number(new URL(llama.url).port) });
    expect((await server.generate(greedy, NEVER, () => {})).completion).toBe(before.completion);
    await again.stop();
  });

  test('stops when an answer is aborted: its only slot is free for the next at once', async () => {
    const llama = await start();
    const server = serverAt(llama);
    const stop = new AbortController();
    const aborted = server.generate({ model: BASE, prompt: '# x\n'.repeat(100), sampling: LONG }, stop.signal, () =>
      stop.abort(new Error('cancelled')),
    );
    await expect(aborted).rejects.toThrow('cancelled');
    const processing = async (): Promise<string> => (await fetch(`${llama.url}/slots`)).text();
    await expect.poll(processing).toContain('"is_processing":false');
    await llama.stop();
  });
});
