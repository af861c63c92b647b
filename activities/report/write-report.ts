import { dirname, join, resolve } from 'node:path';
import type { Comparison } from '../../domain/comparison/comparison.ts';
import { controlArms } from '../../report/html/control-arms.ts';
import { figureTables } from '../../report/html/figure-tables.ts';
import { renderReport } from '../../report/html/report.ts';
import type { ArmDetail, ReportData } from '../../report/html/report-data.ts';
import { writeAtomically } from '../files/atomic.ts';
import { readManifest } from '../files/read-manifest.ts';
import { outdatedAdapters } from '../records/dataset-adapters.ts';
import type { ArmPlace } from '../records/measured-arm.ts';
import { readAdapters } from './adapters.ts';
import { requireSummary } from './arm-summary.ts';
import { readDatasets } from './datasets.ts';
import { type ArmToTell, readArm } from './read-arm.ts';
import { removeOthers } from './remove-others.ts';
import { ReportFolder } from './report-folder.ts';
import { requireSameTrials } from './same-trials.ts';
import { temporalPlace } from './temporal-place.ts';
import { requireWholeAttribution } from '../attribution/whole-attribution.ts';
import { programCommit } from '../spec/program-commit.ts';

export interface ComparedPlaces {
  baseline: ArmPlace;
  finetuned: ArmPlace;
  reference: ArmPlace | null;
}

export interface WrittenReport {
  file: string;
  /** Of transcripts. */
  pages: number;
  figures: string[];
}

/**
 * Writes `analysis/report.html` of the finetuned arm's experiment, its figures' CSV and the pages of transcripts, and
 * removes what an earlier report had more. Memory does not grow with the transcripts. Each file is whole at any moment,
 * and the report comes last. Throws `InvalidInput` for an arm without results, `DamagedFile`.
 */
export async function writeReport(places: ComparedPlaces, comparison: Comparison): Promise<WrittenReport> {
  const { folder, experimentId } = places.finetuned;
  const manifest = await readManifest(folder, experimentId);
  const report = new ReportFolder(folder);
  const temporal = await temporalPlace(folder);
  const shown: ArmToTell[] = [];
  for (const arm of armsOf(places, comparison)) {
    const summary = await requireSummary(arm.place);
    requireSameTrials(comparison, { ...arm, summary }, folder.comparison);
    await requireWholeAttribution(arm.place.folder.arm(arm.place.arm));
    const { design } = await readManifest(arm.place.folder, arm.place.experimentId);
    shown.push({ ...arm, summary, retryBudget: design.spec.retry_budget });
  }
  const arms: ArmDetail[] = [];
  const programs: ReportData['programs'] = {};
  const pages: string[] = [];
  for (const arm of shown) {
    const told = await readArm(arm, report, temporal);
    arms.push(told.detail);
    programs[arm.name] = told.programs;
    pages.push(...told.pages);
  }
  const data: ReportData = {
    comparison,
    arms,
    programs,
    resultsDir: dirname(resolve(folder.root)),
    datasets: await readDatasets(folder, manifest.design),
    outdated: await outdatedAdapters(folder, manifest.design),
    adapters: await readAdapters(folder, manifest.design),
    manifest,
    commit: await programCommit(),
    temporal,
  };
  const figures: string[] = [];
  for (const [name, table] of figureTables(data)) {
    figures.push(join(report.figures, name));
    await writeAtomically(join(report.figures, name), table);
  }
  await writeAtomically(report.report, renderReport(data));
  await removeOthers(report.trials, new Set(pages));
  await removeOthers(report.figures, new Set(figures));
  return { file: report.report, pages: pages.length, figures };
}

type NamedArm = Pick<ArmToTell, 'role' | 'name' | 'place'>;

function armsOf(places: ComparedPlaces, comparison: Comparison): NamedArm[] {
  const { baseline, finetuned, reference } = places;
  const { arms, hypotheses } = comparison;
  const referenceName = hypotheses.h2.reference?.arm ?? reference?.arm;
  return [
    { role: 'baseline', name: arms.baseline, place: baseline },
    { role: 'finetuned', name: arms.finetuned, place: finetuned },
    ...controlArms(comparison)
      .filter((arm) => arm !== referenceName)
      .map((arm): NamedArm => ({ role: 'control', name: arm, place: { ...finetuned, arm } })),
    ...(reference === null || referenceName === undefined
      ? []
      : [{ role: 'reference' as const, name: referenceName, place: reference }]),
  ];
}
