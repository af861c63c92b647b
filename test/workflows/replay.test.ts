import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, Worker, type WorkflowBundle } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { beforeAll, expect, test } from 'vitest';

const FOLDER = new URL('../fixtures/histories/', import.meta.url);
const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.json'));

let workflowBundle: WorkflowBundle;
beforeAll(async () => {
  workflowBundle = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
  });
});

async function replay(file: string, changed: (history: string) => string = (history) => history): Promise<void> {
  const history: unknown = JSON.parse(changed(await readFile(new URL(file, FOLDER), 'utf8')));
  await Worker.runReplayHistory({ workflowBundle }, history, file.replace(/\.json$/, ''));
}

test.for(files)('what runs now could have been begun by the code that wrote %s', async (file) => {
  await replay(file);
});

test('the histories are those of every workflow', async () => {
  const types = new Set<string>();
  for (const file of files) {
    const text = await readFile(new URL(file, FOLDER), 'utf8');
    types.add(/"workflowType":\s*\{\s*"name":\s*"(\w+)"/.exec(text)?.[1] ?? '');
  }
  expect([...types].toSorted()).toEqual([
    'attribution',
    'benchmark',
    'compare',
    'experiment',
    'fineTune',
    'nightly',
    'reverify',
    'trial',
  ]);
});

test('code that would ask for another activity than a running trial has asked for is found out', async () => {
  const trial = files.find((file) => /\.\d{3}\.json$/.test(file)) ?? '';
  const renamed = (history: string): string => history.replaceAll('"generate"', '"write"');
  await expect(replay(trial, renamed)).rejects.toBeInstanceOf(DeterminismViolationError);
});
