import type { Design } from '../../domain/design.ts';
import { DatasetReport } from '../../domain/dataset/sample.ts';
import { datasets } from '../../domain/tuned-arms.ts';
import { readJson } from '../files/parse.ts';
import type { ResultsFolder } from '../files/results-folder.ts';

/** What the datasets that an experiment extracted so far hold, by the arm that each was drawn for. */
export async function readDatasets(folder: ResultsFolder, design: Design): Promise<Record<string, DatasetReport>> {
  const reports: Record<string, DatasetReport> = {};
  for (const arm of datasets(design)) {
    const report = await readJson(folder.dataset(arm).report, DatasetReport);
    if (report !== null) reports[arm] = report;
  }
  return reports;
}
