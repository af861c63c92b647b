import { resolve } from 'node:path';
import { readJson } from '../activities/files/parse.ts';
import { readManifest } from '../activities/files/read-manifest.ts';
import type { ResultsFolder } from '../activities/files/results-folder.ts';
import { compareFolders } from '../activities/records/comparison.ts';
import { type ArmPlace, placeOf } from '../activities/records/measured-arm.ts';
import { Comparison } from '../domain/comparison/comparison.ts';
import { UnequalDesign } from '../domain/comparison/mismatches.ts';
import { tunedArms } from '../domain/tuned-arms.ts';

/** What became of an experiment's comparison; `after` is null where its arms are no longer comparable. */
export interface ComparedAgain {
  before: string;
  after: string | null;
  text: string;
}

/**
 * Compares an experiment's pair of arms again after some of its arms, controls included, have changed, with the same
 * reference arm; null where it was never compared, or none of its arms has changed.
 */
export async function comparedAgain(
  { folder, experimentId }: { folder: ResultsFolder; experimentId: string },
  changedArms: readonly string[],
): Promise<ComparedAgain | null> {
  const earlier = await readJson(folder.comparison, Comparison);
  if (earlier === null) return null;
  const before = earlier.headline;
  const { reference, allowMismatch } = asBefore(earlier);
  const { design } = await readManifest(folder, experimentId);
  const compared = ['baseline', ...tunedArms(design).map(({ arm }) => arm), ...(reference === null ? [] : [reference])];
  if (!compared.some((arm) => changedArms.includes(arm))) return null;
  const place = (arm: string): ArmPlace => placeOf(arm, experimentId, resolve(folder.root, '..'));
  try {
    const { headline: after } = (
      await compareFolders({
        baseline: place('baseline'),
        finetuned: place('finetuned'),
        reference: reference === null ? null : place(reference),
        allowMismatch,
      })
    ).comparison;
    return { before, after, text: changeText(before, after) };
  } catch (cause) {
    if (!(cause instanceof UnequalDesign)) throw cause;
    const compare = `tddft compare ${experimentId} --allow-mismatch`;
    const text = `The comparison is still that of the old numbers, and cannot be made as before: ${cause.message}\n${compare} makes it all the same.`;
    return { before, after: null, text };
  }
}

/** What a comparison of a baseline and a finetuned arm was asked for; earlier versions took one of the pair for a reference, too. */
export function asBefore({ hypotheses, mismatches, statement }: Comparison): {
  reference: string | null;
  allowMismatch: boolean;
} {
  const named = hypotheses.h2.reference?.arm ?? null;
  const reference = named === 'baseline' || named === 'finetuned' ? null : named;
  return { reference, allowMismatch: mismatches.length > 0 || (statement?.interim ?? []).length > 0 };
}

function changeText(before: string, after: string): string {
  if (before === after) return `The comparison says the same: ${after}`;
  return `The comparison has changed.\n  before: ${before}\n  now:    ${after}`;
}
