import type { ArmAttribution, AttributionVerdict } from '../../domain/attribution/attribution.ts';
import { verdictFlips, type Verdicts } from '../../domain/comparison/attribution-flips.ts';
import type { Attributions } from '../../domain/comparison/attribution-of-arms.ts';
import { armName, type MeasuredArm } from '../../domain/comparison/measured-arm.ts';
import { readArmAttribution, readAttributions } from '../attribution/read-attribution.ts';
import type { ArmFolder } from '../files/results-folder.ts';

/** A measured arm and where it lies. */
export interface LocatedArm {
  measured: MeasuredArm;
  folder: ArmFolder;
}

/** What the controls said of these arms, and how the verdicts of the pair differ. Of a trial, its verdict only is kept. */
export async function readJudgedArms(
  baseline: LocatedArm,
  finetuned: LocatedArm,
  siblings: readonly LocatedArm[],
): Promise<Attributions> {
  const arms = new Map<string, ArmAttribution>();
  for (const { measured, folder } of [baseline, finetuned, ...siblings]) {
    const attribution = await readArmAttribution(folder);
    if (attribution !== null) arms.set(armName(measured), attribution);
  }
  return { arms, flips: verdictFlips(await readVerdicts(baseline), await readVerdicts(finetuned)) };
}

async function readVerdicts({ measured, folder }: LocatedArm): Promise<Verdicts> {
  const verdicts = new Map<string, Map<number, AttributionVerdict>>();
  for (const { task_id: taskId } of measured.summary.tasks) {
    const ofTask = new Map<number, AttributionVerdict>();
    for await (const { trial_index, verdict } of readAttributions(folder, taskId)) ofTask.set(trial_index, verdict);
    verdicts.set(taskId, ofTask);
  }
  return verdicts;
}
