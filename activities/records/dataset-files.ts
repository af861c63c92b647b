import { toChatFormat } from '../../domain/dataset/chat-format.ts';
import type { SampleAudits } from '../../domain/dataset/audit.ts';
import { datasetCard } from '../../domain/dataset/dataset-card.ts';
import { datasetReport } from '../../domain/dataset/dataset-report.ts';
import { type DatasetReport, preparedSample, type Split } from '../../domain/dataset/sample.ts';
import type { Chosen } from '../../domain/dataset/trial-answers.ts';
import type { Design } from '../../domain/design.ts';
import { trainedTasks } from '../../domain/tuned-arms.ts';
import { writeAtomically, writeJson } from '../files/atomic.ts';
import type { DatasetFolder } from '../files/results-folder.ts';

interface Dataset {
  arm: string;
  chosen: Chosen;
  split: Split;
  audits: SampleAudits;
  damage: string | null;
}

/** Writes one dataset: its samples, what the trainer reads, the card and, last, the report. */
export async function writeDataset(
  folder: DatasetFolder,
  design: Pick<Design, 'tasks' | 'spec'>,
  { arm, chosen, split, audits, damage }: Dataset,
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
  const report = datasetReport({ arm, selection, chosen, split, taskIds: trainedTasks(design, arm), audits, damage });
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
