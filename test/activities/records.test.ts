import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeJson } from '../../activities/files/atomic.ts';
import { readJsonLines } from '../../activities/files/parse.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { sweepUnfinished } from '../../activities/files/unfinished.ts';
import { createRecordActivities, type RecordActivities } from '../../activities/records/activities.ts';
import { trialsInOrder } from '../../activities/records/running-trials.ts';
import { openDesign } from '../../activities/spec/manifest.ts';
import { TASKS_DIR } from '../../activities/spec/task-files.ts';
import { DamagedFile, InvalidInput } from '../../domain/invalid-input.ts';
import { TrialRecord } from '../../domain/records.ts';
import { trialRecord } from '../domain/trial-record.ts';

const ARM = { experiment_id: 'exp', arm: 'baseline' };

let resultsDir: string;
let folder: ResultsFolder;
let records: RecordActivities;
beforeEach(async () => {
  resultsDir = await mkdtemp(join(tmpdir(), 'tddft-records-'));
  folder = new ResultsFolder(resultsDir, 'exp');
  records = createRecordActivities({ resultsDir });
  await design({ tasks: ['fibonacci'], trials_per_task: 20 });
});
afterEach(() => rm(resultsDir, { recursive: true, force: true }));

function design(input: Record<string, unknown>) {
  return openDesign(input, 'exp', { resultsDir, tasksDir: TASKS_DIR, version: '0' });
}

function fibonacciTrial(index: number): TrialRecord {
  return { ...trialRecord({ index, tests: 1, implementation: 1 }), ...ARM, task_id: 'fibonacci' };
}

async function indexes(): Promise<number[]> {
  const found: number[] = [];
  for await (const { trial_index } of readJsonLines(folder.arm('baseline').trials('fibonacci'), TrialRecord))
    found.push(trial_index);
  return found;
}

test('a trial that is recorded twice is kept as it was first', async () => {
  const trial = fibonacciTrial(3);
  await records.recordTrial(trial);
  await records.recordTrial({ ...trial, outcome: 'g_impl_failed' });
  expect(await records.recordedTrials({ ...ARM, from: 0, to: 20 })).toEqual([
    { position: 3, outcome: 'success', failure: null },
  ]);
});

test('an arm folds into one line per trial in order, also when a fold was cut off and more trials came', async () => {
  await records.checkIdentity({ ...ARM, identity: fibonacciTrial(0).model });
  for (const index of [12, 2, 7]) await records.recordTrial(fibonacciTrial(index));
  await records.summarizeArm(ARM);
  expect(await indexes()).toEqual([2, 7, 12]);

  // A crash between writing the lines and removing the running trials leaves both.
  for (const index of [7, 1, 15]) await records.recordTrial(fibonacciTrial(index));
  const summary = await records.summarizeArm(ARM);
  expect(await indexes()).toEqual([1, 2, 7, 12, 15]);
  expect(summary.overall.trials).toBe(5);
  expect(await readdir(folder.arm('baseline').root)).toEqual(['fibonacci_trials.jsonl', 'model.json', 'summary.json']);
});

test('trials of a running arm can be read before it ends', async () => {
  for (const index of [4, 0]) await records.recordTrial(fibonacciTrial(index));
  const seen: number[] = [];
  for await (const { trial_index } of trialsInOrder(folder.arm('baseline'), 'fibonacci')) seen.push(trial_index);
  expect(seen).toEqual([0, 4]);
});

test('a damaged line is named by file and number', async () => {
  const file = folder.arm('baseline').trials('fibonacci');
  await writeJson(file, {});
  await writeFile(file, `${JSON.stringify(fibonacciTrial(0))}\n{"trial_id": 5}\n`);
  await expect(indexes()).rejects.toThrow(DamagedFile);
  await expect(indexes()).rejects.toThrow(`${file}:2: `);
});

test('a design is declared once: the same one opens again, another one is refused by field', async () => {
  const declared = await readFile(folder.manifest, 'utf8');
  await design({ tasks: ['fibonacci'] });
  await expect(design({ trials_per_task: 21 })).rejects.toThrow(InvalidInput);
  await expect(design({ sampling: { seed: 7 } })).rejects.toThrow('sampling.seed: differs (got 7, declared 42)');
  expect(await readFile(folder.manifest, 'utf8')).toBe(declared);
});

test('what a killed writer has left half-written is swept away, what is being written is not', async () => {
  const file = join(folder.root, 'data', 'x.json');
  await writeJson(file, {});
  const dead = `${file}.${2 ** 30}@${hostname()}.0123456789ab.tmp`;
  const alive = `${file}.${process.pid}@${hostname()}.0123456789ab.tmp`;
  const elsewhere = `${file}.${2 ** 30}@another-host.0123456789ab.tmp`;
  for (const beside of [dead, alive, elsewhere]) await writeFile(beside, '{');
  await sweepUnfinished(folder.root);
  const names = [file, alive, elsewhere].map((path) => basename(path));
  expect((await readdir(join(folder.root, 'data'))).toSorted()).toEqual(names.toSorted());
});
