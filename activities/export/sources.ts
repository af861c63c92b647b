import { readdir, stat } from 'node:fs/promises';
import type { Design } from '../../domain/design.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { tunedArm } from '../../domain/tuned-arms.ts';
import type { ResultsFolder } from '../files/results-folder.ts';
import { requireSummary } from '../report/arm-summary.ts';
import type { MeasuredArm } from './arm-trials.ts';

interface Asked {
  folder: ResultsFolder;
  design: Design;
  /** Its name, or `all`. */
  arm: string;
}

/** The arms that have ended; `InvalidInput` where there is none, or the one that was asked for has not. */
export async function measuredArms({ folder, design, arm }: Asked): Promise<MeasuredArm[]> {
  const { experiment_id: experimentId } = design.spec;
  const named = arm === 'all' ? await foldersWith(folder.root, (name) => folder.arm(name).summary) : [arm];
  const arms = named.length === 0 ? ['baseline'] : named;
  return Promise.all(
    arms.map(async (name) => ({
      folder: folder.arm(name),
      summary: await requireSummary({ folder, experimentId, arm: name }),
    })),
  );
}

/** The datasets that were drawn, by the arm that they are for; `InvalidInput` where there is none for the arm. */
export async function drawnDatasets({ folder, design, arm }: Asked): Promise<string[]> {
  const samplesOf = (dataset: string): string => folder.dataset(dataset).samples;
  if (arm === 'all') {
    const { root } = folder.dataset('finetuned');
    const found = (await exists(samplesOf('finetuned'))) ? ['finetuned'] : [];
    found.push(...(await foldersWith(root, samplesOf)));
    if (found.length > 0) return found;
    throw noSamples('all', samplesOf('finetuned'));
  }
  const dataset = tunedArm(design, arm)?.dataset ?? arm;
  if (arm !== 'baseline' && (await exists(samplesOf(dataset)))) return [dataset];
  throw noSamples(arm, samplesOf(dataset));
}

function noSamples(arm: string, file: string): InvalidInput {
  return new InvalidInput([
    `--arm: no training samples (got "${arm}"; there is no ${file}); --all-answers exports the answers of every arm`,
  ]);
}

async function foldersWith(root: string, fileOf: (name: string) => string): Promise<string[]> {
  const names = await readdir(root).catch((): string[] => []);
  const found = await Promise.all(names.map((name) => exists(fileOf(name))));
  return names.filter((_, index) => found[index]).toSorted();
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
