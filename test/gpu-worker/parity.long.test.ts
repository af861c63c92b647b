import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINIATURE } from '../../activities/model/base-models.ts';
import { LoraModule, type MergedType } from '../../domain/spec.ts';
import type { ExportResult } from '../../domain/training.ts';
import { llamaGreedy } from './llama-greedy.ts';
import { exportedAdapter, fixedPrompts, mergedModel, peftAnswers, trainedAdapter } from './miniature-adapter.ts';

const { gguf } = MINIATURE;
const prompts = await fixedPrompts();
const MAX_TOKENS = 60;

async function answers(model: string, adapter: string | null): Promise<number[][]> {
  return (await llamaGreedy(model, adapter, prompts, MAX_TOKENS)).answers;
}

describe.each([{ modules: LoraModule.options }, { modules: ['q_proj', 'v_proj'] }])(
  'an adapter of the miniature on $modules',
  ({ modules }) => {
    let folder: string;
    let adapterDir: string;
    let exported: ExportResult;
    let peft: Awaited<ReturnType<typeof peftAnswers>>;
    let base: Awaited<ReturnType<typeof llamaGreedy>>;
    let tuned: number[][];

    const merged = async (type: MergedType) => (await mergedModel(adapterDir, folder, type)).merged_gguf;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'tddft-parity-'));
      ({ adapter_dir: adapterDir } = await trainedAdapter(folder, prompts, modules));
      exported = await exportedAdapter(adapterDir, folder);
      peft = await peftAnswers(adapterDir, prompts, MAX_TOKENS);
      base = await llamaGreedy(gguf, null, prompts, MAX_TOKENS);
      tuned = await answers(gguf, exported.adapter_gguf);
    }, 300_000);

    afterAll(() => rm(folder, { recursive: true, force: true }));

    test('sees the prompt as the same tokens in training and in llama.cpp', () => {
      expect(base.prompts).toEqual(peft.prompts);
    });

    test('stands on a base that answers the same in llama.cpp and in transformers', () => {
      expect(base.answers).toEqual(peft.base);
    });

    test('answers greedily in llama.cpp with the very tokens of PEFT', () => {
      expect(tuned).toEqual(peft.tuned);
    });

    test('acts: it changes at least one answer', () => {
      expect(tuned).not.toEqual(base.answers);
    });

    test('is told apart from its null adapter, which answers as the base does', async () => {
      expect(await answers(gguf, exported.null_adapter_gguf)).toEqual(base.answers);
    });

    test('gives the same tokens when it is merged', async () => {
      expect(await answers(await merged('f32'), null)).toEqual(tuned);
    });

    // Rounding may turn a near tie, after which the rest of that answer is another.
    test.each(['f16', 'bf16', 'q8_0'] as const)(
      'merged as %s begins every answer as it does unrounded, and still acts',
      async (type) => {
        const rounded = await answers(await merged(type), null);
        expect(rounded.map((answer) => answer[0])).toEqual(tuned.map((answer) => answer[0]));
        expect(rounded).not.toEqual(base.answers);
      },
    );
  },
);
