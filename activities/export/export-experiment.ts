import { join } from 'node:path';
import type { Manifest } from '../../domain/design.ts';
import { ATTEMPT_COLUMNS } from '../../domain/export/attempt-columns.ts';
import { attemptsOf, type JudgedTrial, type TrialAttempt } from '../../domain/export/judged-trial.ts';
import { TRIAL_COLUMNS } from '../../domain/export/trial-columns.ts';
import type { ResultsFolder } from '../files/results-folder.ts';
import { type ExportedFile, type ExportFormat, writeRows } from './exported-file.ts';
import { inspectLog } from './inspect-log.ts';
import { armTrials, type MeasuredArm } from './arm-trials.ts';
import { openOutFolder } from './out-folder.ts';
import { parquetFile } from './parquet-file.ts';
import { drawnDatasets, measuredArms } from './sources.ts';
import { csvFile } from './text-files.ts';
import { allAnswers, splitAnswers } from './training-answers.ts';
import { type AnswerSource, writeOpenai, writeTrl } from './training-files.ts';

export interface ExportRequest {
  folder: ResultsFolder;
  manifest: Manifest;
  formats: readonly ExportFormat[];
  /** Its name, or `all`. */
  arm: string;
  /** TRL and OpenAI get every answer of every attempt in place of the training samples. */
  allAnswers: boolean;
  /** The folder that is written to. */
  out: string;
}

/**
 * Writes an experiment's results in the formats of others and tells the files. Nothing is read but the results folder, and
 * one trial at a time. `InvalidInput` before anything is written where an arm has no results or no training samples.
 */
export async function exportExperiment(request: ExportRequest): Promise<ExportedFile[]> {
  const { formats, out, manifest } = request;
  const asked = { folder: request.folder, design: manifest.design, arm: request.arm };
  const wantsSamples = !request.allAnswers && formats.some(isForTraining);
  const datasets = wantsSamples ? await drawnDatasets(asked) : [];
  const wantsArms = request.allAnswers || !formats.every(isForTraining);
  const arms = wantsArms ? await measuredArms(asked) : [];

  const answers = request.allAnswers ? answersOf(arms) : samplesOf(request.folder, datasets);
  await openOutFolder(out);
  const files: ExportedFile[] = [];
  for (const format of formats) files.push(...(await write(format)));
  return files;

  async function write(format: ExportFormat): Promise<ExportedFile[]> {
    if (format === 'trl') return writeTrl(out, answers);
    if (format === 'openai') return writeOpenai(out, answers);
    if (format === 'inspect') return writeLogs(arms, manifest, out);
    return writeTables(format, arms, out);
  }
}

function isForTraining(format: ExportFormat): boolean {
  return format === 'trl' || format === 'openai';
}

function answersOf(arms: readonly MeasuredArm[]): AnswerSource[] {
  return arms.map((arm) => ({ name: `${arm.summary.arm}/answers`, answers: () => allAnswers(arm) }));
}

function samplesOf(folder: ResultsFolder, datasets: readonly string[]): AnswerSource[] {
  return datasets.flatMap((dataset) =>
    (['train', 'val'] as const).map((split) => ({
      name: `${dataset}/${split}`,
      answers: () => splitAnswers(folder, folder.dataset(dataset), split),
    })),
  );
}

async function writeTables(
  format: 'csv' | 'parquet',
  arms: readonly MeasuredArm[],
  out: string,
): Promise<ExportedFile[]> {
  const form = format === 'csv' ? csvFile : parquetFile;
  const file = (name: string) => ({ format, file: join(out, `${name}.${format}`) });
  return [
    await writeRows(file('trials'), trialsOf(arms), form(TRIAL_COLUMNS)),
    await writeRows(file('attempts'), everyAttempt(arms), form(ATTEMPT_COLUMNS)),
  ];
}

async function writeLogs(arms: readonly MeasuredArm[], manifest: Manifest, out: string): Promise<ExportedFile[]> {
  const files: ExportedFile[] = [];
  for (const arm of arms) {
    const file = join(out, 'inspect', `${arm.summary.arm}.eval`);
    files.push(await writeRows({ format: 'inspect', file }, armTrials(arm), inspectLog(arm, manifest)));
  }
  return files;
}

async function* trialsOf(arms: readonly MeasuredArm[]): AsyncGenerator<JudgedTrial> {
  for (const arm of arms) yield* armTrials(arm);
}

async function* everyAttempt(arms: readonly MeasuredArm[]): AsyncGenerator<TrialAttempt> {
  for await (const { record } of trialsOf(arms)) yield* attemptsOf(record);
}
