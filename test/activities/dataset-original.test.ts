import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readJsonLines } from '../../activities/files/parse.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { extractOriginal } from '../../activities/records/dataset-original.ts';
import { openDesign } from '../../activities/spec/manifest.ts';
import { TASKS_DIR } from '../../activities/spec/task-files.ts';
import { TrainingSample } from '../../domain/dataset/sample.ts';
import type { Design } from '../../domain/design.ts';
import { renderPrompt } from '../../domain/prompts.ts';

let resultsDir: string;
let from: string;
let folder: ResultsFolder;
let design: Design;
beforeEach(async () => {
  resultsDir = await mkdtemp(join(tmpdir(), 'tddft-original-'));
  from = join(resultsDir, 'qwen2.5-coder_7b');
  await mkdir(from);
  folder = new ResultsFolder(resultsDir, 'exp');
  const sources = { resultsDir, tasksDir: TASKS_DIR, version: '0' };
  design = await openDesign({ tasks: ['fibonacci', 'prime_checker'] }, 'exp', sources);
});
afterEach(() => rm(resultsDir, { recursive: true, force: true }));

const TESTS = 'from solution import fibonacci\n\n\ndef test_one():\n    assert fibonacci(1) == 1';

/** One step as the original wrote it: accepted at an attempt, or never within three. */
function phase(name: string, code: string, acceptedAt: number | null) {
  return {
    phase_name: name,
    success: acceptedAt !== null,
    attempts: Array.from({ length: acceptedAt ?? 3 }, (_, index) => ({
      attempt_number: index + 1,
      generated_code: code,
      guard_passed: index + 1 === acceptedAt,
      guard_feedback: '',
      timestamp: '2026-01-01T00:00:00',
    })),
    final_code: acceptedAt === null ? '' : code,
    total_attempts: acceptedAt ?? 3,
  };
}

function line(
  number: number,
  { tests, implementation, code = TESTS }: { tests: number | null; implementation?: number | null; code?: string },
): string {
  const success = tests !== null && typeof implementation === 'number';
  return `${JSON.stringify({
    task_id: 'fibonacci',
    trial_number: number,
    workflow_success: success,
    g_test_result: phase('g_test', code, tests),
    g_impl_result:
      implementation === undefined ? null : phase('g_impl', `def fibonacci(n):\n    return ${number}`, implementation),
    total_attempts: 2,
    execution_time_seconds: 1.5,
    first_attempt_test_success: tests === 1,
    validated_success: success,
    metadata: {},
  })}\n`;
}

function write(lines: string[]): Promise<void> {
  return writeFile(join(from, 'fibonacci_trials.jsonl'), lines.join(''));
}

test("its trials are selected by the same rules, with this experiment's prompts", async () => {
  const passed = [1, 2, 3, 4, 5].map((number) => line(number, { tests: 1, implementation: 1 }));
  await write([
    ...passed,
    line(6, { tests: 1, implementation: 2 }),
    line(7, { tests: 1, implementation: null }),
    line(8, { tests: null }),
  ]);
  await writeFile(join(from, 'summary.json'), JSON.stringify({ model_name: 'qwen2.5-coder:7b', num_tasks: 1 }));
  const { reports } = await extractOriginal(folder, from, design);
  expect(reports['finetuned']).toMatchObject({
    trials: 8,
    samples: 10,
    dropped: { not_accepted: 3, not_validated: 1, not_first_attempt: 2 },
  });

  const samples: TrainingSample[] = [];
  for await (const sample of readJsonLines(folder.dataset('finetuned').samples, TrainingSample)) samples.push(sample);
  const [task] = design.tasks;
  if (!task) throw new Error('the design has tasks');
  expect(samples[0]).toMatchObject({
    id: 'exp.original.fibonacci.001/g_impl',
    prompt: renderPrompt({ templates: design.prompts, task, step: 'g_impl', tests: TESTS }),
    completion: '```python\ndef fibonacci(n):\n    return 1\n```',
    model_name: 'qwen2.5-coder:7b',
    model_digest: null,
    sandbox: null,
  });
});

test('a damaged row is told by file and line', async () => {
  await write([line(1, { tests: 1, implementation: 1 })]);
  await appendFile(join(from, 'fibonacci_trials.jsonl'), '{"task_id":"fibonacci","trial_number":2}\n');
  await expect(extractOriginal(folder, from, design)).rejects.toThrow(/fibonacci_trials\.jsonl:2: workflow_success/);
});

test('a trial that a second run appended to the first is refused', async () => {
  await write([line(1, { tests: 1, implementation: 1 }), line(1, { tests: 1, implementation: 1 })]);
  await expect(extractOriginal(folder, from, design)).rejects.toThrow(/:2: trial_number: 1 appears twice/);
});

test('answers for another function under the same task id are refused', async () => {
  const code = 'from solution import fib\n\n\ndef test_one():\n    assert fib(1) == 1';
  await write([line(1, { tests: 1, implementation: 1, code })]);
  await expect(extractOriginal(folder, from, design)).rejects.toThrow('names fibonacci, the function of fibonacci');
});

test('a folder without trials is refused', async () => {
  await expect(extractOriginal(folder, from, design)).rejects.toThrow("no trials of this experiment's tasks");
});

test('too few samples are refused with the ways out that there are for results of another program', async () => {
  await write([line(1, { tests: 1, implementation: 1 })]);
  const extracting = extractOriginal(folder, from, design);
  await expect(extracting).rejects.toThrow(/^2 training samples, at least 8 .*--no-first-attempt.*\(--from\)/);
  await expect(extracting).rejects.not.toThrow(/--trials|--model|--temperature/);
});
