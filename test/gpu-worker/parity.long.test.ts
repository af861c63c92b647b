import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { baseModel } from '../../activities/model/base-models.ts';
import { loadPrompts, loadTasks, TASKS_DIR } from '../../activities/spec/task-files.ts';
import { renderPrompt } from '../../domain/prompts.ts';
import { DEFAULT_TASKS } from '../../domain/spec.ts';
import { ExportResult, TrainResult } from '../../domain/training.ts';
import { toolchain } from '../../setup/toolchain.ts';
import { llamaGreedy } from './llama-greedy.ts';

const { gpuPython: PYTHON } = await toolchain();
const GPU_WORKER = fileURLToPath(new URL('../../gpu-worker', import.meta.url));
const PEFT_GREEDY = fileURLToPath(new URL('peft_greedy.py', import.meta.url));
const MAX_TOKENS = 60;

const PeftAnswers = z.strictObject({
  prompts: z.array(z.array(z.int())),
  base: z.array(z.array(z.int())),
  tuned: z.array(z.array(z.int())),
});

async function python<T>(schema: z.ZodType<T>, args: string[], input = ''): Promise<T> {
  const { stdout } = await execa(PYTHON, args, { cwd: GPU_WORKER, input });
  return schema.parse(JSON.parse(stdout));
}

/** The test-writing prompts of the six tasks. */
async function fixedPrompts(): Promise<string[]> {
  const templates = await loadPrompts(TASKS_DIR);
  const tasks = await loadTasks(TASKS_DIR, DEFAULT_TASKS);
  return tasks.map((task) => renderPrompt({ templates, task, step: 'g_test' }));
}

describe('an adapter trained on the miniature and exported', () => {
  let folder: string;
  let peft: z.infer<typeof PeftAnswers>;
  let base: number[][];
  let tuned: number[][];
  let withNullAdapter: number[][];
  let promptTokens: number[][];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tddft-parity-'));
    const { gguf, huggingFace } = baseModel('miniature');
    if (huggingFace === null) throw new Error('the miniature brings its own weights');
    const prompts = await fixedPrompts();
    const rows = prompts.map((prompt, index) => ({
      prompt,
      completion: `\`\`\`python\nfrom solution import answer\n\n\ndef test_${index}():\n    assert answer(${index}) == ${index}\n\`\`\`\n`,
    }));
    const trainFile = join(folder, 'train.jsonl');
    await writeFile(trainFile, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

    const files = ['--base-model', huggingFace, '--train-file', trainFile, '--output-dir', folder];
    const settings = ['--num-epochs', '6', '--batch-size', '2', '--learning-rate', '0.002', '--max-length', '1024'];
    const { adapter_dir } = await python(TrainResult, ['-m', 'gpu_worker.train', ...files, ...settings]);
    const exported = await python(ExportResult, [
      '-m',
      'gpu_worker.export',
      '--adapter-dir',
      adapter_dir,
      '--output-dir',
      folder,
    ]);

    const request = { base_model: huggingFace, adapter_dir, prompts, max_tokens: MAX_TOKENS };
    peft = await python(PeftAnswers, [PEFT_GREEDY], JSON.stringify(request));
    ({ prompts: promptTokens, answers: base } = await llamaGreedy(gguf, null, prompts, MAX_TOKENS));
    ({ answers: tuned } = await llamaGreedy(gguf, exported.adapter_gguf, prompts, MAX_TOKENS));
    ({ answers: withNullAdapter } = await llamaGreedy(gguf, exported.null_adapter_gguf, prompts, MAX_TOKENS));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('sees the prompt as the same tokens in training and in llama.cpp', () => {
    expect(promptTokens).toEqual(peft.prompts);
  });

  test('answers greedily in llama.cpp with the very tokens of PEFT', () => {
    expect(tuned).toEqual(peft.tuned);
  });

  test('stands on a base that answers the same in llama.cpp and in transformers', () => {
    expect(base).toEqual(peft.base);
  });

  test('acts: it changes at least one answer', () => {
    expect(tuned).not.toEqual(base);
  });

  test('is told apart from its null adapter, which answers as the base does', () => {
    expect(withNullAdapter).toEqual(base);
  });
});
