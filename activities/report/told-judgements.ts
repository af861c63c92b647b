import { isDeepStrictEqual } from 'node:util';
import type { AttributionCost } from '../../domain/attribution/attribution.ts';
import { isCurrent } from '../../domain/comparison/attribution-comparison.ts';
import type { Comparison } from '../../domain/comparison/comparison.ts';
import { ArmSummary } from '../../domain/records.ts';
import { controlArms } from '../../report/html/control-arms.ts';
import { readArmAttribution } from '../attribution/read-attribution.ts';
import { readJson } from '../files/parse.ts';
import type { ResultsFolder } from '../files/results-folder.ts';

/**
 * Whether a comparison of baseline and finetuned tells what the tasks' controls say of its arms by now: arms can be judged
 * after it, or anew. One judging is told from another by its cost, which is in milliseconds.
 */
export async function tellsJudgements(comparison: Comparison, folder: ResultsFolder): Promise<boolean> {
  const told = new Map((comparison.attribution?.arms ?? []).map(({ arm, cost }) => [arm, cost]));
  const { baseline, finetuned } = comparison.arms;
  const now = new Map<string, AttributionCost>();
  for (const arm of [baseline, finetuned, ...controlArms(comparison)]) {
    const attribution = await readArmAttribution(folder.arm(arm));
    const summary = await readJson(folder.arm(arm).summary, ArmSummary);
    if (attribution && summary && isCurrent(attribution, summary)) now.set(arm, attribution.cost);
  }
  // The controls' judgements are told beside those of the pair only.
  const isTold = now.has(baseline) && now.has(finetuned);
  return isDeepStrictEqual(told, isTold ? now : new Map());
}
