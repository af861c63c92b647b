import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { z } from 'zod';
import { MINIATURE } from '../../activities/model/base-models.ts';
import { loadPrompts, loadTasks, TASKS_DIR } from '../../activities/spec/task-files.ts';
import { renderPrompt } from '../../domain/prompts.ts';
import { DEFAULT_TASKS, type MergedType } from '../../domain/spec.ts';
import { ExportResult, MergeResult, TrainResult } from '../../domain/training.ts';
import { toolchain } from '../../setup/toolchain.ts';

const { gpuPython: PYTHON } = await toolchain();
const GPU_WORKER = fileURLToPath(new URL('../../gpu-worker', import.meta.url));
const PEFT_GREEDY = fileURLToPath(new URL('peft_greedy.py', import.meta.url));
const { gguf: GGUF, huggingFace: HUGGING_FACE } = MINIATURE;

const PeftAnswers = z.strictObject({
  prompts: z.array(z.array(z.int())),
  base: z.array(z.array(z.int())),
  tuned: z.array(z.array(z.int())),
});
type PeftAnswers = z.infer<typeof PeftAnswers>;

/** The test-writing prompts of the six tasks. */
export async function fixedPrompts(): Promise<string[]> {
  const templates = await loadPrompts(TASKS_DIR);
  const tasks = await loadTasks(TASKS_DIR, DEFAULT_TASKS);
  return tasks.map((task) => renderPrompt({ templates, task, step: 'g_test' }));
}

/** Trains the miniature on an answer to each of `prompts` that it would not give by itself. */
export async function trainedAdapter(folder: string, prompts: string[], targetModules: string[]): Promise<TrainResult> {
  const rows = prompts.map((prompt, index) => ({
    prompt,
    completion: `\`\`\`python\nfrom solution import answer\n\n\ndef test_${index}():\n    assert answer(${index}) == ${index}\n\`\`\`\n`,
  }));
  const trainFile = join(folder, 'train.jsonl');
  await writeFile(trainFile, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const files = ['--base-model', HUGGING_FACE, '--train-file', trainFile, '--output-dir', folder];
  const settings = ['--num-epochs', '6', '--batch-size', '2', '--learning-rate', '0.002', '--max-length', '1024'];
  const modules = ['--target-modules', ...targetModules];
  return await python(TrainResult, ['-m', 'gpu_worker.train', ...files, ...settings, ...modules]);
}

export async function exportedAdapter(adapterDir: string, folder: string): Promise<ExportResult> {
  const flags = ['--adapter-dir', adapterDir, '--output-dir', folder];
  return await python(ExportResult, ['-m', 'gpu_worker.export', ...flags]);
}

export async function mergedModel(adapterDir: string, folder: string, type: MergedType): Promise<MergeResult> {
  const base = ['--base-model', HUGGING_FACE, '--base-gguf', GGUF];
  const output = ['--output-file', join(folder, `merged-${type}.gguf`), '--type', type];
  return await python(MergeResult, ['-m', 'gpu_worker.merge', '--adapter-dir', adapterDir, ...base, ...output]);
}

/** What transformers and PEFT answer greedily, as token ids. */
export async function peftAnswers(adapterDir: string, prompts: string[], maxTokens: number): Promise<PeftAnswers> {
  const request = { base_model: HUGGING_FACE, adapter_dir: adapterDir, prompts, max_tokens: maxTokens };
  return await python(PeftAnswers, [PEFT_GREEDY], JSON.stringify(request));
}

async function python<T>(schema: z.ZodType<T>, args: string[], input = ''): Promise<T> {
  const { stdout } = await execa(PYTHON, args, { cwd: GPU_WORKER, input });
  return schema.parse(JSON.parse(stdout));
}
