import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { exportExperiment } from '../../../activities/export/export-experiment.ts';
import { DamagedFile } from '../../../domain/invalid-input.ts';
import { writeAtomically } from '../../../activities/files/atomic.ts';
import { TASKS } from '../../report/html/records.ts';
import { type Exportable, exportable, recordsOfTask } from './experiment.ts';
import { unzippedJson } from './unzipped.ts';

const Conversation = z.object({ messages: z.array(z.object({ role: z.string(), content: z.string() })) });

let resultsDir: string;
let file: string;
beforeEach(async () => {
  resultsDir = await mkdtemp(join(tmpdir(), 'tddft-export-inspect-'));
  file = join(resultsDir, 'out', 'inspect', 'finetuned.eval');
});
afterEach(() => rm(resultsDir, { recursive: true, force: true }));

async function inspect({ folder, manifest }: Exportable): Promise<void> {
  const out = join(resultsDir, 'out');
  await exportExperiment({ folder, manifest, formats: ['inspect'], arm: 'finetuned', allAnswers: false, out });
}

test('a log has a sample for each trial, their list, and what is true of all', async () => {
  await inspect(await exportable(resultsDir, { trials: 21 }));
  const entries = await unzippedJson(file);
  const samples = TASKS.flatMap((task) =>
    Array.from({ length: 21 }, (_, index) => `samples/${task}_epoch_${index + 1}.json`),
  );
  expect(new Set(entries.keys())).toEqual(
    new Set([...samples, '_journal/start.json', 'summaries.json', 'reductions.json', 'header.json']),
  );
  expect(entries.get('summaries.json')).toHaveLength(samples.length);
  expect(entries.get('header.json')).toMatchObject({
    version: 2,
    status: 'success',
    eval: { model: 'm+finetuned', dataset: { samples: 3, sample_ids: TASKS }, config: { epochs: 21 } },
    results: { total_samples: 63, completed_samples: 60 },
  });
});

test('a success is correct, a failure is not, and a broken trial is an error without a score', async () => {
  const experiment = await exportable(resultsDir, { trials: 21 });
  await inspect(experiment);
  const entries = await unzippedJson(file);
  for (const { trial_index, outcome, error, g_test, g_impl } of await recordsOfTask(
    experiment.folder,
    'finetuned',
    'fibonacci',
  )) {
    const sample = entries.get(`samples/fibonacci_epoch_${trial_index + 1}.json`);
    const answers = [...g_test, ...g_impl].map(({ completion }) => completion);
    expect(sample).toMatchObject({ id: 'fibonacci', epoch: trial_index + 1 });
    expect(answersIn(sample)).toEqual(answers);
    if (outcome === 'infrastructure_error') {
      expect(sample).toMatchObject({ error: { message: error } });
      expect(sample).not.toHaveProperty('scores');
    } else {
      expect(sample).toMatchObject({
        scores: { tests: { value: outcome === 'success' ? 'C' : 'I', answer: outcome }, attribution: {} },
      });
      expect(sample).not.toHaveProperty('error');
    }
  }
});

test('the same results make the same bytes', async () => {
  const experiment = await exportable(resultsDir, { trials: 5 });
  await inspect(experiment);
  const first = await readFile(file);
  await inspect(experiment);
  expect(await readFile(file)).toEqual(first);
});

test('trials that nobody judged have one score only', async () => {
  await inspect(await exportable(resultsDir, { trials: 3, judged: false }));
  const entries = await unzippedJson(file);
  expect(entries.get('header.json')).toMatchObject({ results: { scores: [{ name: 'tests' }] } });
  expect(entries.get('samples/fibonacci_epoch_1.json')).not.toHaveProperty('scores.attribution');
});

test('a damaged trial leaves no file behind, half-written or whole', async () => {
  const experiment = await exportable(resultsDir, { trials: 5 });
  const trials = experiment.folder.arm('finetuned').trials('balanced_brackets');
  await writeAtomically(trials, (await readFile(trials, 'utf8')).replace('"outcome"', '"outcom"'));
  await expect(inspect(experiment)).rejects.toThrow(DamagedFile);
  expect(await readdir(dirname(file))).toEqual([]);
});

function answersIn(sample: unknown): unknown[] {
  const { messages } = Conversation.parse(sample);
  return messages.filter(({ role }) => role === 'assistant').map(({ content }) => content);
}
