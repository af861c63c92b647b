import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readJsonLines } from '../../activities/files/parse.ts';
import { type DatasetFolder, ResultsFolder } from '../../activities/files/results-folder.ts';
import { type ExtractedDatasets, extractDatasets } from '../../activities/records/dataset.ts';
import { openDesign } from '../../activities/spec/manifest.ts';
import { TASKS_DIR } from '../../activities/spec/task-files.ts';
import { ChatSample, PreparedSample, TrainingSample } from '../../domain/dataset/sample.ts';
import { TooFewSamples } from '../../domain/dataset/split-samples.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { measureArm } from '../support/measured-experiment.ts';

const SUCCESSES = { balanced_brackets: 6, fibonacci: 7, prime_checker: 5, valid_parentheses: 4 };

let resultsDir: string;
let folder: ResultsFolder;
beforeEach(async () => {
  resultsDir = await mkdtemp(join(tmpdir(), 'tddft-dataset-'));
  folder = new ResultsFolder(resultsDir, 'exp');
});
afterEach(() => rm(resultsDir, { recursive: true, force: true }));

async function extract(
  successes: Record<string, number>,
  controls: string[] = ['unfiltered', 'null_adapter', 'leave_one_task_out'],
): Promise<ExtractedDatasets> {
  const spec = { controls };
  await measureArm(resultsDir, { experiment: 'exp', arm: 'baseline', successes, trials: 10, spec });
  return extractAgain();
}

async function extractAgain(): Promise<ExtractedDatasets> {
  return extractDatasets(
    folder,
    'baseline',
    await openDesign({}, 'exp', { resultsDir, tasksDir: TASKS_DIR, version: '0' }),
  );
}

async function samples(of: DatasetFolder): Promise<TrainingSample[]> {
  const rows: TrainingSample[] = [];
  for await (const row of readJsonLines(of.samples, TrainingSample)) rows.push(row);
  return rows;
}

/** How many samples of each task and step a dataset holds. */
async function counts(arm: string): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const { task_id, step } of await samples(folder.dataset(arm)))
    found[`${task_id}/${step}`] = (found[`${task_id}/${step}`] ?? 0) + 1;
  return found;
}

test('every control that trains has its own dataset, and the null adapter none', async () => {
  const { reports, refused } = await extract(SUCCESSES);
  expect(refused).toEqual({});
  expect(Object.keys(reports)).toEqual([
    'finetuned',
    'unfiltered',
    'without_balanced_brackets',
    'without_fibonacci',
    'without_prime_checker',
    'without_valid_parentheses',
  ]);
  expect(reports['finetuned']?.samples).toBe(44);
});

test('the unfiltered dataset has as many samples for each task and step, of failed trials too', async () => {
  await extract(SUCCESSES);
  expect(await counts('unfiltered')).toEqual(await counts('finetuned'));
  const outcomes = new Set((await samples(folder.dataset('unfiltered'))).map(({ outcome }) => outcome));
  expect(outcomes).toEqual(new Set(['success', 'g_impl_failed']));
});

test('the dataset for a held-out task has neither its samples nor those of the same problem', async () => {
  await extract(SUCCESSES);
  expect(await counts('without_balanced_brackets')).toEqual({
    'fibonacci/g_test': 7,
    'fibonacci/g_impl': 7,
    'prime_checker/g_test': 5,
    'prime_checker/g_impl': 5,
  });
});

test("controls change nothing about the finetuned arm's dataset", async () => {
  const written = (): Promise<string[]> => {
    const { samples: all, report, card, ...data } = filesOf(folder.dataset('finetuned'));
    return Promise.all([all, report, card, ...Object.values(data)].map((file) => readFile(file, 'utf8')));
  };
  await extract(SUCCESSES);
  const withControls = await written();
  await rm(folder.root, { recursive: true });
  await extract(SUCCESSES, []);
  expect(await written()).toEqual(withControls);
});

test('extracting again gives the same bytes, and each file reads as what it is', async () => {
  await extract(SUCCESSES);
  for (const arm of ['finetuned', 'unfiltered', 'without_fibonacci']) {
    const files = Object.values(filesOf(folder.dataset(arm)));
    const read = (): Promise<string[]> => Promise.all(files.map((file) => readFile(file, 'utf8')));
    const first = await read();
    await extractAgain();
    expect(await read()).toEqual(first);
    for await (const row of readJsonLines(folder.dataset(arm).prepared('train'), PreparedSample))
      expect(row.task_id).not.toBe('');
    for await (const row of readJsonLines(folder.dataset(arm).chatFormat('train'), ChatSample))
      expect(row.messages.at(-1)?.role).toBe('assistant');
  }
});

test('a control whose samples do not suffice is refused, and none of its files stay', async () => {
  const enough = await extract({ fibonacci: 10, prime_checker: 10 });
  expect(Object.keys(enough.reports)).toContain('without_fibonacci');
  const { root } = folder.dataset('without_fibonacci');
  await access(root);

  await rm(folder.arm('baseline').root, { recursive: true });
  await measureArm(resultsDir, {
    experiment: 'exp',
    arm: 'baseline',
    successes: { fibonacci: 10, prime_checker: 3 },
    trials: 10,
    spec: { controls: ['unfiltered', 'null_adapter', 'leave_one_task_out'] },
  });
  const { reports, refused } = await extractAgain();
  expect(Object.keys(reports)).toEqual(['finetuned', 'unfiltered', 'without_prime_checker']);
  expect(refused).toEqual({ without_fibonacci: expect.stringContaining('6 training samples, at least 8') });
  await expect(access(root)).rejects.toThrow('ENOENT');
});

test('too few samples for the finetuned arm are an error, and nothing is written', async () => {
  await expect(extract({ fibonacci: 3 }, ['unfiltered'])).rejects.toThrow(TooFewSamples);
  await expect(access(folder.dataset('finetuned').root)).rejects.toThrow('ENOENT');
});

test('an arm without trials is refused', async () => {
  const design = await openDesign({}, 'exp', { resultsDir, tasksDir: TASKS_DIR, version: '0' });
  await expect(extractDatasets(folder, 'baseline', design)).rejects.toThrow(InvalidInput);
});

function filesOf(of: DatasetFolder): Record<'samples' | 'report' | 'card' | 'train' | 'val' | 'chats', string> {
  return {
    samples: of.samples,
    report: of.report,
    card: of.card,
    train: of.prepared('train'),
    val: of.prepared('val'),
    chats: of.chatFormat('train'),
  };
}
