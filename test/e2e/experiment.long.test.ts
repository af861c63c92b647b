import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { readJson, readJsonLines } from '../../activities/files/parse.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { AdapterManifest } from '../../domain/adapter.ts';
import { Comparison } from '../../domain/comparison/comparison.ts';
import { PreparedSample } from '../../domain/dataset/sample.ts';
import { TrialRecord } from '../../domain/records.ts';
import { freePort } from '../support/free-port.ts';
import { tddft } from '../support/tddft.ts';
import { expectReadable } from './report-in-browser.ts';

const StatusRows = z.array(z.object({ experiment_id: z.string(), state: z.string() }));

const TASKS = ['fibonacci', 'balanced_brackets', 'matrix_transpose', 'valid_parentheses'];
const TRIALS = 6;

let resultsDir: string;
let flags: string[];
beforeAll(async () => {
  resultsDir = await mkdtemp(join(tmpdir(), 'tddft-e2e-'));
  const ports = ['--port', String(await freePort()), '--ui-port', String(await freePort())];
  flags = ['--results-dir', resultsDir, '--tasks', TASKS.join(','), '--trials', String(TRIALS), ...ports];
});
afterAll(() => rm(resultsDir, { recursive: true, force: true }));

test(
  'the real experiment, killed with -9 in every phase, continues with the same command and records each trial once',
  { timeout: 600_000 },
  async () => {
    for (const at of [/baseline: [1-9]/, /fine-tune: /, /finetuned: [1-9]/]) {
      const { code, stderr } = await tddft(['run', ...flags], { kill: { at, resultsDir } });
      expect({ code, stderr }).toMatchObject({ code: null });
    }
    const { code, stdout, stderr } = await tddft(['run', ...flags]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toContain('STATISTICAL COMPARISON REPORT');

    const status = await tddft(['status', '--results-dir', resultsDir, '--json']);
    const [only, ...others] = StatusRows.parse(JSON.parse(status.stdout));
    expect(others).toEqual([]);
    expect(only?.state).toBe('done');

    const folder = new ResultsFolder(resultsDir, only?.experiment_id ?? '');
    for (const arm of ['baseline', 'finetuned']) {
      for (const taskId of TASKS) {
        const indexes: number[] = [];
        for await (const { trial_index } of readJsonLines(folder.arm(arm).trials(taskId), TrialRecord))
          indexes.push(trial_index);
        expect(indexes).toEqual([0, 1, 2, 3, 4, 5]);
      }
    }
    await theFilesHoldWhatTheReadmeSays(folder);
    await expectReadable(join(folder.root, 'analysis', 'report.html'));
  },
);

async function theFilesHoldWhatTheReadmeSays(folder: ResultsFolder): Promise<void> {
  const comparison = await readJson(folder.comparison, Comparison);
  expect(comparison?.overall.baseline.trials).toBe(TASKS.length * TRIALS);
  const adapter = await readJson(folder.model('finetuned').manifest, AdapterManifest);
  expect(adapter?.probe.changed).toBeGreaterThan(0);

  const ids = new Set<string>();
  for (const split of ['train', 'val'] as const) {
    for await (const { id, prompt } of readJsonLines(folder.dataset('finetuned').prepared(split), PreparedSample)) {
      ids.add(id);
      expect(prompt).toMatch(/^<\|im_start\|>system\n/);
    }
  }
  expect(ids.size).toBeGreaterThanOrEqual(8);
  expect(await readFile(folder.model('finetuned').modelfile, 'utf8')).toContain('ADAPTER ./adapter.gguf');
}
