import { afterEach, describe, expect, test } from 'vitest';
import {
  EndlessAnswer,
  GarbledAnswer,
  ModelMissing,
  PromptTooLong,
  RequestRefused,
  ServerBusy,
  ServerOutOfMemory,
  ServerUnreachable,
} from '../../../activities/model/errors.ts';
import type { Answer } from '../../../activities/model/model-server.ts';
import { createOpenAiServer } from '../../../activities/model/openai/server.ts';
import { renderChatMl } from '../../../domain/prompts.ts';
import { Sampling } from '../../../domain/spec.ts';
import { Double, type Reply, type Routes } from './double.ts';
import { completion, llamaServer, plain, vllm } from './spoken.ts';

const NEVER = new AbortController().signal;
const BASE = { name: 'openai:qwen', adapter: null };

let double: Double;
afterEach(() => double.close());

async function serverOf(routes: Routes, { key = null as string | null, silenceMs = 300_000 } = {}) {
  double = await Double.open(routes);
  const hosts = { ollama: '', openai: `${double.url}/v1`, openaiKey: key, ollamaParallel: null };
  return createOpenAiServer(hosts, { silenceMs });
}

interface Asking {
  prompt?: string;
  sampling?: Partial<Sampling>;
  signal?: AbortSignal;
  onToken?: () => void;
  key?: string;
  silenceMs?: number;
}

async function ask(routes: Routes, asking: Asking = {}): Promise<Answer> {
  const { prompt = 'def', sampling = {}, signal = NEVER, onToken = () => {}, ...rest } = asking;
  const server = await serverOf(routes, rest);
  return server.generate({ model: BASE, prompt, sampling: Sampling.parse(sampling) }, signal, onToken);
}

describe('every option goes by the name that the server knows', () => {
  const sampling = { temperature: 0.5, top_p: 0.8, top_k: 0, repeat_penalty: 1.1, max_tokens: 99, seed: 7 };

  test('llama-server', async () => {
    await ask(llamaServer({ '/lora-adapters': { json: [{ id: 0, path: 'a.gguf', scale: 1 }] } }), { sampling });
    expect(double.bodies('/v1/completions')).toEqual([
      {
        ...{ model: 'qwen', prompt: 'def', stream: true, stream_options: { include_usage: true } },
        ...{ temperature: 0.5, top_p: 0.8, top_k: 0, min_p: 0, typical_p: 1, seed: 7, max_tokens: 99, n_predict: 99 },
        ...{ repeat_penalty: 1.1, repeat_last_n: 64, presence_penalty: 0, frequency_penalty: 0 },
        ...{ mirostat: 0, dry_multiplier: 0, xtc_probability: 0, dynatemp_range: 0, top_n_sigma: -1 },
        cache_prompt: false,
        // A server that was started with an adapter applies it to every request that does not say otherwise.
        lora: [{ id: 0, scale: 0 }],
      },
    ]);
  });

  test('vLLM, whose older versions turn top_k off by -1 only', async () => {
    await ask(vllm(), { sampling });
    expect(double.bodies('/v1/completions')).toEqual([
      {
        ...{ model: 'qwen', prompt: 'def', stream: true, stream_options: { include_usage: true } },
        ...{ temperature: 0.5, top_p: 0.8, top_k: -1, min_p: 0, seed: 7, max_tokens: 99 },
        ...{ repetition_penalty: 1.1, presence_penalty: 0, frequency_penalty: 0 },
      },
    ]);
  });

  test('others get both names of the repeat penalty', async () => {
    await ask(plain(), { sampling });
    expect(double.bodies('/v1/completions').at(-1)).toMatchObject({
      ...{ prompt: 'def', top_k: 0, repeat_penalty: 1.1, repetition_penalty: 1.1 },
    });
  });
});

describe('an answer', () => {
  test('of vLLM: its text, its end and its counts', async () => {
    let tokens = 0;
    expect(await ask(vllm(), { onToken: () => (tokens += 1) })).toEqual({
      ...{ completion: 'ab', finish_reason: 'stop', prompt_tokens: 7, completion_tokens: 2, timings: null },
    });
    expect(tokens).toBe(2);
  });

  test("of llama-server: with the server's own clock", async () => {
    expect(await ask(llamaServer())).toEqual({
      ...{ completion: 'a', finish_reason: 'length', prompt_tokens: 7, completion_tokens: 1 },
      timings: { load_ms: 0, prompt_ms: 12.5, answer_ms: 3.25 },
    });
  });

  test('is whole however the network cuts it', async () => {
    const event = `data: ${JSON.stringify({ choices: [{ text: 'é', finish_reason: 'stop' }] })}\r\n\r\n`;
    const pieces = [': ping\n\n', event.slice(0, 9), event.slice(9, 20), event.slice(20)];
    expect((await ask(vllm({ '/v1/completions': { events: pieces, end: 'done' } }))).completion).toBe('é');
  });

  test('without a usage is counted by its pieces, and its prompt where the server has a tokenizer', async () => {
    const silent: Reply = {
      events: [{ choices: [{ text: 'a' }] }, { choices: [{ text: 'b', finish_reason: 'stop' }] }],
      end: 'done',
    };
    // llama-cpp-python: llama_cpp/server/app.py, /extras/tokenize/count
    const routes = plain({ '/extras/tokenize/count': { json: { count: 5 } } });
    const completions: Routes = {
      '/v1/completions': ({ body }) => (isPrompt(body) ? silent : { status: 422, json: {} }),
    };
    expect(await ask({ ...routes, ...completions })).toMatchObject({ prompt_tokens: 5, completion_tokens: 2 });
    await double.close();
    expect(await ask({ ...plain(), ...completions })).toMatchObject({ prompt_tokens: 0, completion_tokens: 2 });
  });
});

test('an answer of llama-server that is not UTF-8 throughout is asked for again, to be sent as it is', async () => {
  const message = 'The model produced output that does not match the expected Content-only format';
  const failed: Reply = {
    events: [{ choices: [{ text: 'a' }] }, { error: { code: 500, message, type: 'server_error' } }],
    end: 'done',
  };
  const answers = [failed, completion(['a', '\uFFFD'])];
  const answer = await ask(llamaServer({ '/v1/completions': () => answers.shift() ?? failed }));
  expect(answer.completion).toBe('a\uFFFD');
  expect(double.bodies('/v1/completions').map((body) => Object.hasOwn(Object(body), 'chat_parser'))).toEqual([
    false,
    true,
  ]);
});

describe('a server without /v1/completions', () => {
  const chat: Reply = {
    events: [
      { choices: [{ delta: { role: 'assistant', content: '' } }] },
      { choices: [{ delta: { content: 'a' } }] },
      { choices: [{ delta: {}, finish_reason: 'stop' }] },
    ],
    end: 'done',
  };
  const { '/v1/models': models } = plain();
  const routes: Routes = { ...(models && { '/v1/models': models }), '/v1/chat/completions': chat };
  const messages = [
    { role: 'system' as const, content: 'Write tests.' },
    { role: 'user' as const, content: 'For a stack.' },
  ];

  test('is sent the messages that the prompt was rendered from', async () => {
    expect((await ask(routes, { prompt: renderChatMl(messages) })).completion).toBe('a');
    expect(double.bodies('/v1/chat/completions')).toMatchObject([{ messages }]);
  });

  test('is sent other text as one message', async () => {
    await ask(routes, { prompt: 'def' });
    expect(double.bodies('/v1/chat/completions')).toMatchObject([{ messages: [{ role: 'user', content: 'def' }] }]);
  });

  test('is recorded as one whose template acts too', async () => {
    const server = await serverOf(routes);
    expect((await server.describe(BASE, NEVER)).endpoint).toBe('/v1/chat/completions');
  });
});

describe('prompt and answer that together are longer than the context', () => {
  const long = 'x'.repeat(4000);

  test('end at the context: vLLM would refuse them', async () => {
    await ask(vllm({ '/tokenize': { json: { count: 3000, max_model_len: 4096, tokens: [] } } }), { prompt: long });
    expect(double.bodies('/v1/completions')).toMatchObject([{ max_tokens: 1096 }]);
  });

  test('end at num_ctx where that is less', async () => {
    const routes = vllm({ '/tokenize': { json: { count: 1000, max_model_len: 4096, tokens: [] } } });
    await ask(routes, { prompt: long, sampling: { num_ctx: 1024 } });
    expect(double.bodies('/v1/completions')).toMatchObject([{ max_tokens: 24 }]);
  });

  test('end where a refusal says that the context ends', async () => {
    const message =
      "This model's maximum context length is 4096 tokens. However, you requested 5048 tokens (3000 in the messages, 2048 in the completion).";
    const refused: Reply = { status: 400, json: { object: 'error', message, type: 'BadRequestError', code: 400 } };
    const answers = [refused, completion(['a'], 'length')];
    const answer = await ask(vllm({ '/v1/completions': () => answers.shift() ?? refused }), { prompt: long });
    expect(answer.finish_reason).toBe('length');
    expect(double.bodies('/v1/completions')).toMatchObject([{ max_tokens: 2048 }, { max_tokens: 1096 }]);
  });

  test('are not counted where they cannot be', async () => {
    await ask(vllm(), { prompt: 'x'.repeat(2000) });
    expect(double.bodies('/tokenize')).toEqual([]);
  });

  test('a prompt that alone fills it is refused, by us or by the server', async () => {
    const tokens = Array.from({ length: 2048 }, () => 1);
    await expect(ask(llamaServer({ '/tokenize': { json: { tokens } } }), { prompt: long })).rejects.toThrow(
      PromptTooLong,
    );
    await double.close();
    const error = {
      ...{ code: 400, type: 'exceed_context_size_error', n_prompt_tokens: 4000, n_ctx: 2048 },
      message: 'request (4000 tokens) exceeds the available context size (2048 tokens), try increasing it',
    };
    const routes = llamaServer({ '/v1/completions': { status: 400, json: { error } } });
    await expect(ask(routes, { prompt: long })).rejects.toThrow(PromptTooLong);
  });
});

describe('what goes wrong has a name', () => {
  const openAi = (message: string, type: string) => ({ error: { message, type, param: null, code: null } });
  test.each([
    [401, openAi('Invalid API Key', 'authentication_error'), RequestRefused],
    [403, { detail: 'Forbidden' }, RequestRefused],
    [400, openAi('Unrecognized request argument supplied: top_k', 'invalid_request_error'), RequestRefused],
    [422, { detail: [{ msg: 'Input should be less than 2' }] }, RequestRefused],
    [429, openAi('Rate limit reached', 'requests'), ServerBusy],
    // llama-server: server-http.cpp, middleware_server_state
    [503, openAi('Loading model', 'unavailable_error'), ServerBusy],
    [502, 'Bad Gateway', ServerUnreachable],
    [500, openAi('CUDA out of memory. Tried to allocate 2.00 GiB', 'server_error'), ServerOutOfMemory],
    [500, openAi('failed to allocate compute buffers', 'server_error'), ServerOutOfMemory],
  ])('%i %j', async (status, json, error) => {
    await expect(ask(vllm({ '/v1/completions': { status, json } }))).rejects.toThrow(error);
  });

  test('a key that is refused is named, and not told', async () => {
    const refused: Reply = {
      status: 401,
      json: openAi('Incorrect API key provided: sk-secret', 'invalid_request_error'),
    };
    const asked = ask({ '/v1/models': refused }, { key: 'sk-secret' });
    const cause: unknown = await asked.catch((error: unknown) => error);
    expect(double.asked[0]?.key).toBe('Bearer sk-secret');
    expect(cause).toBeInstanceOf(RequestRefused);
    expect(String(cause)).toContain('OPENAI_API_KEY');
    expect(String(cause)).not.toContain('sk-secret');
  });

  test('a model that the server has not, with those that it has', async () => {
    const server = await serverOf(vllm());
    const model = { name: 'openai:gemma', adapter: null };
    await expect(server.describe(model, NEVER)).rejects.toThrow(ModelMissing);
    await expect(server.describe(model, NEVER)).rejects.toThrow('openai:qwen');
  });

  test('an address without the routes', async () => {
    await expect(ask({ '/models': { json: { data: [] } } })).rejects.toThrow(RequestRefused);
  });

  test('a server that is not there', async () => {
    const server = await serverOf({});
    await double.close();
    await expect(server.describe(BASE, NEVER)).rejects.toThrow(ServerUnreachable);
    double = await Double.open({});
  });

  const first = { choices: [{ text: 'a' }] };
  test.each<[string, Reply, typeof GarbledAnswer | typeof ServerUnreachable]>([
    ['a stream that is reset', { events: [first], end: 'reset' }, ServerUnreachable],
    ['a stream that ends without an end', { events: [first], end: 'cut' }, GarbledAnswer],
    ['a stream that says that it is done, but not why', { events: [first], end: 'done' }, GarbledAnswer],
    ['an answer that was given up', completion(['a'], 'abort'), GarbledAnswer],
    ['garbage in a stream', { events: [first, 'data: {"choices": [{"te\n\n'], end: 'done' }, GarbledAnswer],
    ['a page that is no stream', { json: 'Welcome' }, GarbledAnswer],
    [
      'running out of memory in a stream',
      { events: [first, { error: { code: 500, message: 'CUDA out of memory', type: 'server_error' } }], end: 'done' },
      ServerOutOfMemory,
    ],
    ['tokens beyond the limit', completion(Array.from({ length: 40 }, () => 'a')), EndlessAnswer],
  ])('%s', async (_, reply, error) => {
    await expect(ask(vllm({ '/v1/completions': reply }), { sampling: { max_tokens: 32 } })).rejects.toThrow(error);
  });

  test('silence in an answer', async () => {
    const open: Reply = { events: [first], end: 'open' };
    await expect(ask(vllm({ '/v1/completions': open }), { silenceMs: 50 })).rejects.toThrow(EndlessAnswer);
    await double.left;
  });
});

test('a connection that is closed instead of answered is asked again, once', async () => {
  const answers: Reply[] = ['hangs up', completion(['a'])];
  const hangingUp = vllm({ '/v1/completions': () => answers.shift() ?? 'hangs up' });
  expect((await ask(hangingUp)).completion).toBe('a');
  await double.close();
  await expect(ask(hangingUp)).rejects.toThrow(ServerUnreachable);
  expect(double.bodies('/v1/completions')).toHaveLength(2);
});

test('requests one after the other do not open a connection each', async () => {
  const server = await serverOf(vllm());
  const request = { model: BASE, prompt: 'def', sampling: Sampling.parse({}) };
  for (let count = 0; count < 5; count += 1) await server.generate(request, NEVER, () => {});
  expect(double.connections).toBeLessThan(5);
});

test('an abort closes the connection, by which servers stop', async () => {
  const stop = new AbortController();
  const asked = ask(vllm({ '/v1/completions': { events: [{ choices: [{ text: 'a' }] }], end: 'open' } }), {
    signal: stop.signal,
    onToken: () => stop.abort(new Error('cancelled')),
  });
  await expect(asked).rejects.toThrow('cancelled');
  await double.left;
});

function isPrompt(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'prompt' in body && typeof body.prompt === 'string';
}
