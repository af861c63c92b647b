import { readdir } from 'node:fs/promises';
import { readJson } from '../activities/files/parse.ts';
import type { ResultsFolder } from '../activities/files/results-folder.ts';
import { reverifiedFolder, ReverifyFolder } from '../activities/reverify/reverify-folder.ts';
import { InvalidInput } from '../domain/invalid-input.ts';
import type { Fields } from '../domain/merge-spec.ts';
import { PinnedPlan, type ReverifyPlan } from '../domain/reverify/input.ts';
import { Reverified } from '../domain/reverify/reverified.ts';

/**
 * The label of an unfinished reverification that asks for the same, so that a repeated command continues it; null when
 * there is none.
 */
export async function unfinishedLabel(results: ResultsFolder, wanted: ReverifyPlan): Promise<string | null> {
  const labels: string[] = await readdir(reverifiedFolder(results)).catch(() => []);
  for (const label of labels.toSorted().toReversed()) {
    const folder = new ReverifyFolder(results, label);
    const pinned = await readJson(folder.plan, PinnedPlan).catch(() => null);
    const isSame = pinned && JSON.stringify(pinned.plan) === JSON.stringify({ ...wanted, label });
    if (isSame && (await readJson(folder.result, Reverified)) === null) return label;
  }
  return null;
}

/** What a label was begun with, for a command that says nothing but its name; null where nothing was begun. */
export async function begunInput(results: ResultsFolder, label: string): Promise<Fields | null> {
  const pinned = await readJson(new ReverifyFolder(results, label).plan, PinnedPlan);
  if (pinned === null) return null;
  const { arms, limits, guards } = pinned.plan;
  const attribution = arms.some((arm) => arm.attribution);
  return { arms: arms.map(({ arm }) => arm), limits, guards, attribution };
}

/** `InvalidInput` where a label has its results already, or was begun for something else. */
export async function requireFreeLabel(results: ResultsFolder, plan: ReverifyPlan): Promise<void> {
  const folder = new ReverifyFolder(results, plan.label);
  if ((await readJson(folder.result, Reverified)) !== null) {
    throw new InvalidInput([
      `--name: "${plan.label}" has its results already, in ${folder.report}; choose another name`,
    ]);
  }
  const pinned = await readJson(folder.plan, PinnedPlan);
  if (pinned !== null && JSON.stringify(pinned.plan) !== JSON.stringify(plan)) {
    throw new InvalidInput([
      `--name: "${plan.label}" was begun with other arms, limits, guards or tasks, see ${folder.plan}; choose another name`,
    ]);
  }
}
