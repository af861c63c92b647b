import { afterEach, describe, expect, test } from 'vitest';
import { PromptTooLong } from '../../../activities/model/errors.ts';
import { ERA_A, ERA_B, ERA_C, type Era } from '../../support/ollama-double/eras.ts';
import { TRAINED_CONTEXT as CONTEXT } from '../../support/ollama-double/generation.ts';
import { opened, type Opened, words } from './opened.ts';

let ollama: Opened;
afterEach(() => ollama.close());

const ERAS: [string, Era][] = [
  ['A', ERA_A],
  ['B', ERA_B],
  ['C', ERA_C],
];

test('a prompt goes as it is, with every sampling option, and the answer comes with its counts and times', async () => {
  ollama = await opened(ERA_A);
  const answer = await ollama.ask({
    prompt: '<|im_start|>user\nhi',
    sampling: { seed: 7, max_tokens: 20, num_ctx: 512 },
  });
  expect(answer).toEqual({
    completion: 'an answer of coder:7b',
    finish_reason: 'stop',
    prompt_tokens: 1,
    completion_tokens: 4,
    timings: { load_ms: 2, prompt_ms: 30, answer_ms: 400 },
  });
  expect(ollama.double.asked.at(-1)).toEqual({
    path: '/api/generate',
    body: {
      model: 'coder:7b',
      prompt: '<|im_start|>user\nhi',
      raw: true,
      stream: true,
      keep_alive: '30m',
      truncate: false,
      shift: false,
      options: {
        ...{ temperature: 0.7, top_p: 0.9, top_k: 40, repeat_penalty: 1, seed: 7, num_ctx: 512, num_predict: 20 },
        ...{ min_p: 0, typical_p: 1, repeat_last_n: 64, presence_penalty: 0, frequency_penalty: 0 },
        stop: [],
      },
    },
  });
});

test('each part of the stream is a token for who watches', async () => {
  ollama = await opened(ERA_A);
  let tokens = 0;
  await ollama.ask({ onToken: () => (tokens += 1) });
  expect(tokens).toBe(4);
});

describe.each(ERAS)('an Ollama of era %s', (_, era) => {
  test('says that the token limit cut an answer', async () => {
    ollama = await opened(era);
    expect(await ollama.ask({ sampling: { max_tokens: 2 } })).toMatchObject({
      completion: 'an answer ',
      finish_reason: 'length',
      completion_tokens: 2,
    });
  });

  test('is never asked for more tokens than its context has, nor for 0, which has no end', async () => {
    ollama = await opened(era);
    await ollama.ask({ sampling: { max_tokens: 2048 } });
    expect(ollama.double.asked.at(-1)?.body).toMatchObject({ options: { num_predict: CONTEXT - 1 } });
  });

  test.each([CONTEXT, CONTEXT + 1, 500])('has a prompt of %d tokens refused, rather than cut', async (count) => {
    ollama = await opened(era);
    await expect(ollama.ask({ prompt: words(count) })).rejects.toThrow(PromptTooLong);
  });

  test('has an answer cut where the context ends, and not go on without its beginning', async () => {
    ollama = await opened(era);
    ollama.double.parts = () => Array.from({ length: 40 }, (__, index) => `${index} `);
    const answer = await ollama.ask({ prompt: words(CONTEXT - 10) });
    expect(answer).toMatchObject({ finish_reason: 'length', prompt_tokens: CONTEXT - 10, completion_tokens: 10 });
    expect(answer.completion).toBe('0 1 2 3 4 5 6 7 8 9 ');
  });

  test('has an endless repetition counted as an answer without an end, with the prompt counted too', async () => {
    ollama = await opened({ ...era, repeatedParts: 30 });
    ollama.double.parts = () => ['x = ', ...Array.from({ length: 60 }, () => '1 ')];
    expect(await ollama.ask({ prompt: 'one two three' })).toMatchObject({
      completion: `x = ${'1 '.repeat(31)}`,
      finish_reason: 'length',
      prompt_tokens: 3,
      completion_tokens: 32,
    });
  });
});

test('an aborted answer ends at once with its reason, and the server stops writing', async () => {
  ollama = await opened(ERA_A);
  ollama.double.trouble = { kind: 'stalls' };
  const stop = new AbortController();
  const asked = ollama.ask({ signal: stop.signal, onToken: () => stop.abort(new Error('cancelled')) });
  await expect(asked).rejects.toThrow('cancelled');
  await expect.poll(() => ollama.double.generating, { timeout: 10_000 }).toBe(0);
});
