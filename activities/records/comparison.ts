import { compareArms } from '../../domain/comparison/compare-arms.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { ArmSummary } from '../../domain/records.ts';
import type { Analysis } from '../../domain/spec.ts';
import { consoleReport } from '../../report/console.ts';
import { signedPoints } from '../../report/numbers.ts';
import { writeAtomically, writeJson } from '../files/atomic.ts';
import { readJson } from '../files/parse.ts';
import type { ResultsFolder } from '../files/results-folder.ts';
import type { ComparePlan } from '../spec/activities.ts';

/** Small enough for a workflow's result; the whole comparison is in `file`. */
export interface ComparisonResult {
  file: string;
  headline: string;
  report: string;
}

export async function compareFolders(
  folder: ResultsFolder,
  { baseline, finetuned }: Pick<ComparePlan, 'baseline' | 'finetuned'>,
  analysis: Analysis,
): Promise<ComparisonResult> {
  const comparison = compareArms({
    baseline: await summaryOf(folder, baseline),
    finetuned: await summaryOf(folder, finetuned),
    analysis,
  });
  const report = consoleReport(comparison);
  const file = folder.comparisonOf(baseline, finetuned);
  await writeAtomically(folder.reportOf(baseline, finetuned), report);
  await writeJson(file, comparison);
  const { difference, fisher_p_two_sided } = comparison.overall;
  const change = difference === null ? 'no scored trials' : `${signedPoints(difference)} points`;
  return { file, headline: `${change}, p = ${fisher_p_two_sided.toPrecision(3)}`, report };
}

async function summaryOf(folder: ResultsFolder, arm: string): Promise<ArmSummary> {
  const file = folder.arm(arm).summary;
  const summary = await readJson(file, ArmSummary);
  if (summary === null) throw new InvalidInput([`${arm}: this arm has no results (no ${file}); benchmark it first`]);
  return summary;
}
