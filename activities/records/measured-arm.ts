import { readdir } from 'node:fs/promises';
import type { z } from 'zod';
import type { MeasuredArm } from '../../domain/comparison/measured-arm.ts';
import type { Design } from '../../domain/design.ts';
import { DamagedFile, InvalidInput } from '../../domain/invalid-input.ts';
import { ArmSummary, type SandboxIdentity, TrialRecord } from '../../domain/records.ts';
import { AdapterManifest } from '../../domain/adapter.ts';
import { addRecord, emptyCounts } from '../../domain/summary.ts';
import { tunedArm } from '../../domain/tuned-arms.ts';
import { readJson, readJsonLines } from '../files/parse.ts';
import { readManifest } from '../files/read-manifest.ts';
import { ResultsFolder } from '../files/results-folder.ts';

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
 * and line of one that is damaged or repeated, or the summary when it does not count them; `InvalidInput` when there is no such
 * experiment or the arm has no results.
 */
export async function readMeasuredArm({ folder, experimentId, arm }: ArmPlace): Promise<MeasuredArm> {
  const { design, amendments } = await readManifest(folder, experimentId);
  const place = folder.arm(arm);
  const summary = await readJson(place.summary, ArmSummary);
  if (summary === null) {
    throw new InvalidInput([
      `${arm}: this arm has no results (no ${place.summary}; allowed ${(await measuredArms(folder)).join(', ') || 'none yet'}); benchmark it first`,
    ]);
  }
  const sandboxes = new Map<string, SandboxIdentity>();
  for (const { task_id: taskId, ...counted } of summary.tasks) {
    let counts = emptyCounts();
    for await (const record of readJsonLines(place.trials(taskId), eachTrialOnce())) {
      counts = addRecord(counts, record);
      sandboxes.set(JSON.stringify(record.sandbox), record.sandbox);
    }
    if (JSON.stringify(counts) !== JSON.stringify({ ...emptyCounts(), ...counted })) {
      throw new DamagedFile(
        place.summary,
        null,
        `its counts of ${taskId} are not those of the ${counts.trials} trials in ${place.trials(taskId)}; \`tddft benchmark --id ${experimentId} --arm ${arm}\` counts again`,
      );
    }
  }
  const training = await trainingOf(folder, design, arm);
  return { summary, design, amendments, training, sandboxes: [...sandboxes.values()] };
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

/** What an arm's adapter was trained with. */
async function trainingOf(folder: ResultsFolder, design: Design, arm: string): Promise<MeasuredArm['training']> {
  if ((tunedArm(design, arm)?.dataset ?? null) === null) return null;
  const adapter = await readJson(folder.model(arm).manifest, AdapterManifest);
  return adapter && adapter.job.training;
}

/** The schema of the lines of one file. */
function eachTrialOnce(): z.ZodType<TrialRecord> {
  const seen = new Set<string>();
  return TrialRecord.superRefine(({ trial_id }, context) => {
    if (seen.has(trial_id))
      context.addIssue({ code: 'custom', path: ['trial_id'], message: `${trial_id} appears twice` });
    seen.add(trial_id);
  });
}

async function measuredArms(folder: ResultsFolder): Promise<string[]> {
  const names = await readdir(folder.root);
  const summaries = await Promise.all(
    names.map((name) => readJson(folder.arm(name).summary, ArmSummary).catch(() => null)),
  );
  return names.filter((_, index) => summaries[index]);
}
