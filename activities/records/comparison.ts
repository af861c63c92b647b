import { stat } from 'node:fs/promises';
import { compareArms } from '../../domain/comparison/compare-arms.ts';
import type { Comparison } from '../../domain/comparison/comparison.ts';
import type { MeasuredArm } from '../../domain/comparison/measured-arm.ts';
import { h1Verdict } from '../../domain/comparison/verdict.ts';
import type { Design } from '../../domain/design.ts';
import { tunedArms } from '../../domain/tuned-arms.ts';
import { consoleReport } from '../../report/console.ts';
import { pValue, signedPoints } from '../../report/numbers.ts';
import { printable } from '../../report/printable.ts';
import { writeAtomically, writeJson } from '../files/atomic.ts';
import type { ResultsFolder } from '../files/results-folder.ts';
import { writeReport } from '../report/write-report.ts';
import { experimentNames } from './experiment-names.ts';
import { readJudgedArms } from './judged-arms.ts';
import { type ArmPlace, readMeasuredArm, readMeasuredArms } from './measured-arm.ts';
import { plannedReference, requireThirdArm } from './reference-place.ts';

/** Small enough for a workflow's result; the whole comparison is in `file`. */
export interface ComparisonResult {
  file: string;
  headline: string;
  report: string;
}

export interface PlacesToCompare {
  baseline: ArmPlace;
  finetuned: ArmPlace;
  /** The arm of H2; without one, the arm that the finetuned one's plan names, once it has results. */
  reference?: ArmPlace | null;
  allowMismatch?: boolean;
}

/**
 * Compares two arms by the plan of the finetuned one's experiment, and writes the comparison and the text report into its
 * folder; of its baseline and finetuned arms with the controls and seeds that are measured, and also the HTML report,
 * `html`, first: it reads the most, and what is wrong there leaves the old text and comparison together. The comparison
 * comes last and says that all is done. Throws `UnequalDesign`, `InvalidInput`, `DamagedFile`.
 */
export async function compareFolders({
  baseline,
  finetuned,
  reference = null,
  allowMismatch = false,
}: PlacesToCompare): Promise<ComparisonResult & { comparison: Comparison; html: string | null }> {
  const { folder } = finetuned;
  const pair = [baseline, finetuned] as const;
  if (reference !== null) requireThirdArm(reference, pair);
  const before = baseline.folder.root === folder.root ? baseline.arm : `${baseline.experimentId}.${baseline.arm}`;
  const file = folder.comparisonOf(before, finetuned.arm);
  const isThePair = file === folder.comparison;
  const names = experimentNames([...pair, ...(reference ? [reference] : [])].map((place) => place.folder.root));
  const read = async (place: ArmPlace): Promise<MeasuredArm> => ({
    ...(await readMeasuredArm(place)),
    experiment: names.get(place.folder.root) ?? place.experimentId,
  });
  const after = await read(finetuned);
  const { analysis } = after.design.spec;
  const against = reference ?? (await plannedReference(pair, finetuned, analysis.reference_arm));
  const compared = await read(baseline);
  const siblings = isThePair ? await readMeasuredArms(finetuned, siblingsOf(after)) : null;
  const comparison = compareArms({
    baseline: compared,
    finetuned: after,
    reference: against && (await read(against)),
    siblings,
    attributions: await readJudgedArms(
      { measured: compared, folder: baseline.folder.arm(baseline.arm) },
      { measured: after, folder: folder.arm(finetuned.arm) },
      (siblings ?? []).map((measured) => ({ measured, folder: folder.arm(measured.summary.arm) })),
    ),
    untrainable: await untrainable(after.design, folder),
    analysis,
    allowMismatch,
  });
  // Names that a model server gave itself stand in it.
  const report = printable(consoleReport(comparison));
  const html = isThePair ? await writeReport({ baseline, finetuned, reference: against }, comparison) : null;
  await writeAtomically(folder.reportOf(before, finetuned.arm), report);
  await writeJson(file, comparison);
  return { file, headline: shortLine(comparison), report, comparison, html: html && html.file };
}

/** The other arms with adapters that the experiment declares. */
function siblingsOf({ design, summary }: MeasuredArm): string[] {
  return tunedArms(design).flatMap(({ arm }) => (arm === summary.arm ? [] : [arm]));
}

/** Declared arms whose samples did not suffice: no dataset was written, where the finetuned arm's was. */
async function untrainable(design: Design, folder: ResultsFolder): Promise<string[]> {
  if (!(await isThere(folder.dataset('finetuned').report))) return [];
  const arms: string[] = [];
  for (const { arm, dataset } of tunedArms(design)) {
    if (dataset !== null && !(await isThere(folder.dataset(dataset).report))) arms.push(arm);
  }
  return arms;
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(Boolean, () => false);
}

/** For the phase list and the status line. */
function shortLine({ stratified: { mh_risk_difference, p_two_sided }, hypotheses: { h1 } }: Comparison): string {
  const change = mh_risk_difference === null ? 'no scored trials' : `${signedPoints(mh_risk_difference)} points`;
  return `${change}, p = ${pValue(p_two_sided)}; ${h1Verdict(h1)}`;
}
