import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeAtomically } from '../../../activities/files/atomic.ts';
import { readJsonLines } from '../../../activities/files/parse.ts';
import { readManifest } from '../../../activities/files/read-manifest.ts';
import type { ResultsFolder } from '../../../activities/files/results-folder.ts';
import { toChatFormat } from '../../../domain/dataset/chat-format.ts';
import { preparedSample, type TrainingSample } from '../../../domain/dataset/sample.ts';
import { sortedById, trainingSample } from '../../../domain/dataset/trial-answers.ts';
import type { Manifest } from '../../../domain/design.ts';
import { TrialRecord } from '../../../domain/records.ts';
import { experimentFolder } from '../../report/html/experiment-folder.ts';
import { EXPERIMENT, TASKS } from '../../report/html/records.ts';

export interface Exportable {
  folder: ResultsFolder;
  manifest: Manifest;
}

/**
 * Baseline and finetuned arms with `trials` trials of each of three tasks, of which one in 20 is broken; judged by the
 * controls unless told otherwise, with training samples if asked for.
 */
export async function exportable(
  resultsDir: string,
  {
    judged = true,
    samples = false,
    ...shape
  }: { trials: number; completion?: string; judged?: boolean; samples?: boolean },
): Promise<Exportable> {
  const folder = await experimentFolder(resultsDir, { ...shape, attributed: judged });
  const manifest = await readManifest(folder, EXPERIMENT);
  if (samples) await drawSamples(folder);
  return { folder, manifest };
}

/** Both accepted answers of every success of the baseline, every fourth of them for validation. */
async function drawSamples(folder: ResultsFolder): Promise<void> {
  const samples: TrainingSample[] = [];
  for (const task of TASKS) {
    for (const trial of await recordsOfTask(folder, 'baseline', task)) {
      const [tests, implementation] = [trial.g_test.at(-1), trial.g_impl.at(-1)];
      if (trial.outcome !== 'success' || !tests || !implementation) continue;
      samples.push(trainingSample(trial, 'g_test', tests), trainingSample(trial, 'g_impl', implementation));
    }
  }
  const dataset = folder.dataset('finetuned');
  const sorted = sortedById(samples);
  await writeAtomically(dataset.samples, lines(sorted));
  for (const split of ['train', 'val'] as const) {
    const part = sorted.filter((_, index) => (index % 4 === 0) === (split === 'val'));
    await writeAtomically(dataset.prepared(split), lines(part.map(preparedSample)));
    await writeAtomically(dataset.chatFormat(split), lines(part.map(toChatFormat)));
  }
}

function lines(rows: readonly object[]): string[] {
  return rows.map((row) => `${JSON.stringify(row)}\n`);
}

export async function recordsOfTask(folder: ResultsFolder, arm: string, task: string): Promise<TrialRecord[]> {
  const records: TrialRecord[] = [];
  for await (const record of readJsonLines(folder.arm(arm).trials(task), TrialRecord)) records.push(record);
  return records;
}

/** The rows of an exported JSONL file. */
export async function rowsOf(file: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(file, 'utf8');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));
}
