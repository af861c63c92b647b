import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { ArmPlace } from '../activities/records/measured-arm.ts';
import { ResultsFolder } from '../activities/files/results-folder.ts';
import { InvalidInput } from '../domain/invalid-input.ts';

/** An arm, or an experiment of which no arm was named. */
type Named = Omit<ArmPlace, 'arm'> & { arm: string | null };

/**
 * The arms that `tddft compare A [B]` means. Each is `<experiment>.<arm>`, an experiment id, or the path of an
 * experiment's or an arm's folder. One experiment alone is its baseline and finetuned arms; otherwise an arm that is not
 * named is the same as the other one's, and where neither is, the finetuned ones if both have results, else the baselines.
 */
export async function armPlaces(
  resultsDir: string,
  a: string,
  b: string | undefined,
): Promise<{ baseline: ArmPlace; finetuned: ArmPlace }> {
  const first = await named('A', a, resultsDir);
  if (b === undefined) {
    if (first.arm !== null) throw new InvalidInput([`B: a second arm is needed (got "${a}" alone)`]);
    return { baseline: { ...first, arm: 'baseline' }, finetuned: { ...first, arm: 'finetuned' } };
  }
  const second = await named('B', b, resultsDir);
  const arm = first.arm ?? second.arm ?? ((await bothFinetuned(first, second)) ? 'finetuned' : 'baseline');
  const baseline = { ...first, arm: first.arm ?? arm };
  const finetuned = { ...second, arm: second.arm ?? arm };
  if (baseline.folder.root === finetuned.folder.root && baseline.arm === finetuned.arm) {
    throw new InvalidInput([`B: the same arm as A (got "${a}" and "${b}")`]);
  }
  return { baseline, finetuned };
}

/** `--reference`: an arm of the finetuned one's experiment, `<experiment>.<arm>` of its results folder, or a path. */
export async function referencePlace(finetuned: ArmPlace, text: string): Promise<ArmPlace> {
  if (/^[a-z][a-z0-9_]*$/.test(text)) return { ...finetuned, arm: text };
  const { arm, ...experiment } = await named('--reference', text, dirname(finetuned.folder.root));
  if (arm === null) throw new InvalidInput([`--reference: names no arm (got "${text}", allowed <experiment>.<arm>)`]);
  return { ...experiment, arm };
}

async function named(option: string, text: string, resultsDir: string): Promise<Named> {
  if (text.includes('/') || (await exists(join(text, 'manifest.json')))) return atPath(option, resolve(text));
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}(\.[a-z][a-z0-9_]*)?$/.test(text)) {
    throw new InvalidInput([
      `${option}: wrong form (got "${text}", allowed <experiment>.<arm>, an experiment id, or a results folder)`,
    ]);
  }
  const [id = '', arm = null] = text.split('.');
  return { folder: new ResultsFolder(resultsDir, id), experimentId: id, arm };
}

async function atPath(option: string, path: string): Promise<Named> {
  if (await exists(join(path, 'manifest.json'))) return experimentAt(path, null);
  const parent = dirname(path);
  if ((await exists(path)) && (await exists(join(parent, 'manifest.json'))))
    return experimentAt(parent, basename(path));
  throw new InvalidInput([
    `${option}: no results of an experiment or arm (got "${path}"; there is no ${join(path, 'manifest.json')})`,
  ]);
}

function experimentAt(path: string, arm: string | null): Named {
  return { folder: new ResultsFolder(dirname(path), basename(path)), experimentId: basename(path), arm };
}

async function bothFinetuned(...places: Named[]): Promise<boolean> {
  const found = await Promise.all(places.map(({ folder }) => exists(folder.arm('finetuned').summary)));
  return found.every(Boolean);
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
