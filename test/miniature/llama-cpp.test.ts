import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { getLlama, LlamaLogLevel, type LlamaModel } from 'node-llama-cpp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

const GGUF = fileURLToPath(new URL('../../miniature/miniature.gguf', import.meta.url));
const CONTEXT_TOKENS = 2048;
const GREEDY_TOKENS = 160;
const Fixture = z.strictObject({
  tokens: z.array(z.strictObject({ text: z.string(), ids: z.array(z.int()) })),
  greedy: z.array(z.strictObject({ prompt: z.string(), completion: z.string() })),
});

const fixture = Fixture.parse(
  JSON.parse(await readFile(new URL('../fixtures/miniature.json', import.meta.url), 'utf8')),
);

describe('the miniature in llama.cpp', () => {
  let model: LlamaModel;

  beforeAll(async () => {
    const llama = await getLlama({ gpu: false, build: 'never', logLevel: LlamaLogLevel.error, maxThreads: 1 });
    model = await llama.loadModel({ modelPath: GGUF, gpuLayers: 0 });
  });

  afterAll(async () => {
    await model.dispose();
  });

  test('splits every text into the tokens that transformers gives', () => {
    for (const { text, ids } of fixture.tokens) expect(model.tokenize(text, true)).toEqual(ids);
  });

  test('answers greedily with the texts that transformers gives', async () => {
    const context = await model.createContext({ contextSize: CONTEXT_TOKENS, threads: 1 });
    const sequence = context.getSequence();
    for (const { prompt, completion } of fixture.greedy) {
      await sequence.clearHistory();
      const written = [];
      for await (const token of sequence.evaluate(model.tokenize(prompt, true), { temperature: 0 })) {
        written.push(token);
        if (written.length === GREEDY_TOKENS) break;
      }
      expect(model.detokenize(written)).toBe(completion);
    }
    await context.dispose();
  });

  test('has a context of 2048 tokens and ends an answer with <|im_end|>', () => {
    expect(model.trainContextSize).toBe(CONTEXT_TOKENS);
    expect(model.tokens.eosString).toBe('<|im_end|>');
  });
});
