import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { renderPrompt } from '../../domain/prompts.ts';
import { Step } from '../../domain/records.ts';
import { Task } from '../../domain/task.ts';

const PROMPTS = new URL('../../tasks/prompts/v1/', import.meta.url);
const PromptCase = z.strictObject({
  task: z.string(),
  step: Step,
  tests: z.string(),
  rejected: z.strictObject({ completion: z.string(), feedback: z.string() }).nullable(),
  prompt: z.string(),
});

const cases = z.array(PromptCase).parse(await readJson(new URL('../fixtures/prompts.json', import.meta.url)));

test.for(cases)('the miniature was trained on the very bytes of $task, $step', async ({ rejected, ...fixture }) => {
  const task = Task.parse(await readJson(new URL(`../../tasks/${fixture.task}.json`, import.meta.url)));
  const prompt = renderPrompt({
    templates: {
      version: 'v1',
      system: await template('system'),
      g_test: await template('g_test'),
      g_impl: await template('g_impl'),
      retry: await template('retry'),
    },
    task,
    step: fixture.step,
    tests: fixture.tests,
    rejected: rejected ?? undefined,
  });
  expect(prompt).toBe(fixture.prompt);
});

async function template(name: string): Promise<string> {
  return (await readFile(new URL(`${name}.md`, PROMPTS), 'utf8')).replace(/\n$/, '');
}

async function readJson(file: URL): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'));
}
