import { rm } from 'node:fs/promises';
import { toChatFormat } from '../../domain/dataset/chat-format.ts';
import { datasetCard } from '../../domain/dataset/dataset-card.ts';
import { datasetReport } from '../../domain/dataset/dataset-report.ts';
import { type DatasetReport, preparedSample, type Split } from '../../domain/dataset/sample.ts';
import { MIN_SAMPLES, splitSamples, TooFewSamples } from '../../domain/dataset/split-samples.ts';
import { type Chosen, together, type TrialAnswers } from '../../domain/dataset/trial-answers.ts';
import type { Design } from '../../domain/design.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { TrialRecord } from '../../domain/records.ts';
import { datasets, trainedTasks } from '../../domain/tuned-arms.ts';
import { writeAtomically, writeJson } from '../files/atomic.ts';
import { readJsonLines } from '../files/parse.ts';
import type { DatasetFolder, ResultsFolder } from '../files/results-folder.ts';
import { chooseAnswers, type TaskAnswers } from './dataset-answers.ts';

export interface ExtractedDatasets {
  /** By the arm that it is for. */
  reports: Record<string, DatasetReport>;
  /** Controls whose data do not suffice, and why. */
  refused: Record<string, string>;
}

type Declared = Pick<Design, 'tasks' | 'spec'>;

interface Dataset {
  arm: string;
  chosen: Chosen;
  split: Split;
}

/**
 * Writes every dataset that the design's adapters are trained on, from the trials of `arm`: what the finetuned arm's
 * needs to `data/`, a control's to `data/<control>/`. Throws `TooFewSamples` where the finetuned arm's do not suffice,
 * `SplitLeak`, `DamagedFile`, and `InvalidInput` where nothing was benchmarked.
 */
export function extractDatasets(folder: ResultsFolder, arm: string, design: Declared): Promise<ExtractedDatasets> {
  const { root } = folder.arm(arm);
  return writeDatasets({
    folder,
    design,
    trialsOf: (taskId) => readJsonLines(folder.arm(arm).trials(taskId), TrialRecord),
    nothing: `${arm}: no trials in ${root}; benchmark it first`,
  });
}

/** The same from trials of any source; `nothing` is said where there are none, `waysOut` where they are too few. */
export async function writeDatasets({
  folder,
  design,
  trialsOf,
  nothing,
  waysOut,
}: {
  folder: ResultsFolder;
  design: Declared;
  trialsOf: (taskId: string) => AsyncIterable<TrialAnswers>;
  nothing: string;
  waysOut?: string;
}): Promise<ExtractedDatasets> {
  const { selection, sampling, tasks } = design.spec;
  const rules = { selection, seed: sampling.seed, unfiltered: datasets(design).includes('unfiltered') };
  const answers = new Map<string, TaskAnswers>();
  for (const taskId of tasks) answers.set(taskId, await chooseAnswers(trialsOf(taskId), rules));
  if ([...answers.values()].every(({ selected }) => selected.trials === 0)) throw new InvalidInput([nothing]);

  const extracted: ExtractedDatasets = { reports: {}, refused: {} };
  for (const arm of datasets(design)) {
    const chosen = chosenFor(arm, trainedTasks(design, arm), answers);
    try {
      extracted.reports[arm] = await writeDataset(folder.dataset(arm), design, {
        arm,
        chosen,
        split: splitOf(chosen, design, waysOut),
      });
    } catch (cause) {
      if (!(cause instanceof TooFewSamples) || arm === 'finetuned') throw cause;
      await rm(folder.dataset(arm).root, { recursive: true, force: true });
      extracted.refused[arm] = cause.message;
    }
  }
  return extracted;
}

function chosenFor(arm: string, tasks: readonly string[], answers: ReadonlyMap<string, TaskAnswers>): Chosen {
  const parts = tasks.flatMap((taskId) => answers.get(taskId) ?? []);
  return together(parts.flatMap(({ selected, unfiltered }) => (arm === 'unfiltered' ? (unfiltered ?? []) : selected)));
}

function splitOf({ samples }: Chosen, { spec }: Declared, waysOut?: string): Split {
  if (samples.length < MIN_SAMPLES) throw new TooFewSamples(samples.length, waysOut);
  return splitSamples({ samples, validationFraction: spec.validation_fraction, seed: spec.sampling.seed });
}

async function writeDataset(
  folder: DatasetFolder,
  design: Declared,
  { arm, chosen, split }: Dataset,
): Promise<DatasetReport> {
  await writeAtomically(
    folder.samples,
    jsonLines(chosen.samples, (sample) => sample),
  );
  for (const [name, samples] of [
    ['train', split.train],
    ['val', split.validation],
  ] as const) {
    await writeAtomically(folder.prepared(name), jsonLines(samples, preparedSample));
    await writeAtomically(folder.chatFormat(name), jsonLines(samples, toChatFormat));
  }
  const { selection, validation_fraction: validationFraction, sampling } = design.spec;
  const report = datasetReport({ arm, selection, chosen, split, taskIds: trainedTasks(design, arm) });
  await writeAtomically(
    folder.card,
    datasetCard({ report, samples: chosen.samples, validationFraction, seed: sampling.seed }),
  );
  await writeJson(folder.report, report);
  return report;
}

const LINES_AT_ONCE = 1000;

/** In parts: the samples of 100,000 trials do not fit into one string. */
function* jsonLines<Row>(rows: readonly Row[], form: (row: Row) => object): Generator<string> {
  for (let from = 0; from < rows.length; from += LINES_AT_ONCE) {
    const part = rows.slice(from, from + LINES_AT_ONCE);
    yield part.map((row) => `${JSON.stringify(form(row))}\n`).join('');
  }
}
