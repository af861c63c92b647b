import { readdir } from 'node:fs/promises';
import type { MeasuredArm } from '../../domain/comparison/measured-arm.ts';
import { type TrialCost, trialCost } from '../../domain/comparison/spending.ts';
import { Design } from '../../domain/design.ts';
import { DamagedFile, InvalidInput } from '../../domain/invalid-input.ts';
import { ArmSummary, type SandboxIdentity } from '../../domain/records.ts';
import { AdapterManifest } from '../../domain/adapter.ts';
import { addRecord, armSummary, emptyCounts, type TrialCounts } from '../../domain/summary.ts';
import { didYouMean } from '../../domain/suggest.ts';
import { tunedArm } from '../../domain/tuned-arms.ts';
import { readJson, readJsonLines } from '../files/parse.ts';
import { readManifest } from '../files/read-manifest.ts';
import { ResultsFolder } from '../files/results-folder.ts';
import { ownSummary, ownTrials } from './own-results.ts';

/** Where the results of one arm lie. */
export interface ArmPlace {
  folder: ResultsFolder;
  experimentId: string;
  arm: string;
}

/** The place of `<experiment>.<arm>`, or of an arm of `experimentId`. */
export function placeOf(reference: string, experimentId: string, resultsDir: string): ArmPlace {
  const [arm = '', id = experimentId] = reference.split('.').toReversed();
  return { folder: new ResultsFolder(resultsDir, id), experimentId: id, arm };
}

/**
 * An arm's summary with what it was measured under. Its trials are read once more, one at a time: `DamagedFile` names file
 * and line of one that is damaged, repeated or not this arm's, or the summary when it does not count them; `InvalidInput` when there is no such
 * experiment or the arm has no results.
 */
export async function readMeasuredArm({ folder, experimentId, arm }: ArmPlace): Promise<MeasuredArm> {
  const { design, amendments } = await readManifest(folder, experimentId);
  await requireDeclaredSpec(folder, design);
  const place = folder.arm(arm);
  const summary = await readJson(place.summary, ownSummary(design, arm));
  if (summary === null) {
    const known = await measuredArms(folder);
    throw new InvalidInput([
      `${arm}: this arm has no results${didYouMean(arm, known)} (no ${place.summary}; allowed ${known.join(', ') || 'none yet'}); benchmark it first`,
    ]);
  }
  const sandboxes = new Map<string, SandboxIdentity>();
  const costs: TrialCost[] = [];
  const counts = new Map<string, TrialCounts>();
  const { model } = summary;
  const miscounted = (what: string): DamagedFile =>
    new DamagedFile(place.summary, null, `${what}; \`tddft benchmark --id ${experimentId} --arm ${arm}\` counts again`);
  for (const { task_id: taskId, ...counted } of summary.tasks) {
    const file = place.trials(taskId);
    let ofTask = emptyCounts();
    for await (const record of readJsonLines(file, ownTrials({ design, arm, model, taskId }))) {
      ofTask = addRecord(ofTask, record);
      const cost = trialCost(record);
      if (cost !== null) costs.push(cost);
      sandboxes.set(JSON.stringify(record.sandbox), record.sandbox);
    }
    if (!isSame(counted, ofTask))
      throw miscounted(`its counts of ${taskId} are not those of the ${ofTask.trials} trials in ${file}`);
    counts.set(taskId, ofTask);
  }
  if (!isSame(summary.overall, armSummary({ experimentId, arm, model, counts }).overall))
    throw miscounted('its overall counts are not the sums over its tasks');
  const training = await trainingOf(folder, design, arm);
  return { summary, design, amendments, training, sandboxes: [...sandboxes.values()], costs };
}

/** The same of those of an experiment's arms that have results. */
export async function readMeasuredArms(
  { folder, experimentId }: Omit<ArmPlace, 'arm'>,
  arms: readonly string[],
): Promise<MeasuredArm[]> {
  const measured: MeasuredArm[] = [];
  for (const arm of arms) {
    if (await isMeasured(folder, arm)) measured.push(await readMeasuredArm({ folder, experimentId, arm }));
  }
  return measured;
}

export async function isMeasured(folder: ResultsFolder, arm: string): Promise<boolean> {
  return (await readJson(folder.arm(arm).summary, ArmSummary)) !== null;
}

/** `spec.json` repeats what the manifest declares, for who runs it again; a copy without it is whole. */
async function requireDeclaredSpec({ spec: file }: ResultsFolder, { spec: declared }: Design): Promise<void> {
  const spec = await readJson(file, Design.shape.spec);
  if (spec !== null && JSON.stringify(spec) !== JSON.stringify(declared))
    throw new DamagedFile(file, null, 'not the spec that manifest.json declares');
}

/** What an arm's adapter was trained with. */
async function trainingOf(folder: ResultsFolder, design: Design, arm: string): Promise<MeasuredArm['training']> {
  if ((tunedArm(design, arm)?.dataset ?? null) === null) return null;
  const adapter = await readJson(folder.model(arm).manifest, AdapterManifest);
  return adapter && adapter.job.training;
}

function isSame(a: TrialCounts, b: TrialCounts): boolean {
  return JSON.stringify({ ...emptyCounts(), ...a }) === JSON.stringify({ ...emptyCounts(), ...b });
}

async function measuredArms(folder: ResultsFolder): Promise<string[]> {
  const names = (await readdir(folder.root)).toSorted();
  const summaries = await Promise.all(
    names.map((name) => readJson(folder.arm(name).summary, ArmSummary).catch(() => null)),
  );
  return names.filter((_, index) => summaries[index]);
}
