import { toChatFormat } from '../../domain/dataset/chat-format.ts';
import { datasetReport } from '../../domain/dataset/dataset-report.ts';
import { type DatasetReport, preparedSample } from '../../domain/dataset/sample.ts';
import { selectSamples } from '../../domain/dataset/select-samples.ts';
import { splitSamples } from '../../domain/dataset/split-samples.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { TrialRecord } from '../../domain/records.ts';
import type { ExperimentSpec } from '../../domain/spec.ts';
import { writeAtomically, writeJson } from '../files/atomic.ts';
import { readJsonLines } from '../files/parse.ts';
import type { ResultsFolder } from '../files/results-folder.ts';

export type DatasetRules = Pick<ExperimentSpec, 'tasks' | 'selection' | 'validation_fraction' | 'sampling'>;

/** Selects and splits an arm's training samples and writes `data/`. Throws `TooFewSamples`, `DamagedFile`. */
export async function extractDataset(folder: ResultsFolder, arm: string, rules: DatasetRules): Promise<DatasetReport> {
  const records: TrialRecord[] = [];
  for (const taskId of rules.tasks) {
    for await (const record of readJsonLines(folder.arm(arm).trials(taskId), TrialRecord)) records.push(record);
  }
  if (records.length === 0)
    throw new InvalidInput([`${arm}: no trials in ${folder.arm(arm).root}; benchmark it first`]);
  const selected = selectSamples({ records, selection: rules.selection });
  const split = splitSamples({
    samples: selected.samples,
    validationFraction: rules.validation_fraction,
    seed: rules.sampling.seed,
  });
  await writeAtomically(folder.samples, jsonLines(selected.samples));
  for (const [name, samples] of [
    ['train', split.train],
    ['val', split.validation],
  ] as const) {
    await writeAtomically(folder.prepared(name), jsonLines(samples.map(preparedSample)));
    await writeAtomically(folder.chatFormat(name), jsonLines(samples.map(toChatFormat)));
  }
  const report = datasetReport({ selection: rules.selection, selected, split, taskIds: rules.tasks });
  await writeJson(folder.datasetReport, report);
  return report;
}

function jsonLines(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}
