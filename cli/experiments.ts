import { stat } from 'node:fs/promises';
import { Manifest, type Design } from '../domain/design.ts';
import { experimentsIn } from '../activities/files/experiments-in.ts';
import { readJson } from '../activities/files/parse.ts';
import { ResultsFolder } from '../activities/files/results-folder.ts';
import { runnerOf } from './run-lock.ts';

/** Experiment ids in a results folder, oldest first. */
export async function experimentIds(resultsDir: string): Promise<string[]> {
  const dated = await Promise.all(
    (await experimentsIn(resultsDir)).map(async (name) => ({
      name,
      written: (await modified(new ResultsFolder(resultsDir, name).manifest)) ?? 0,
    })),
  );
  return dated.toSorted((a, b) => a.written - b.written).map(({ name }) => name);
}

/** The newest experiment of this very design that has no report yet and that nobody runs: what a repeated command continues. */
export async function unfinishedExperiment(resultsDir: string, design: Design): Promise<string | null> {
  for (const id of (await experimentIds(resultsDir)).toReversed()) {
    const folder = new ResultsFolder(resultsDir, id);
    if ((await modified(folder.comparison)) !== null) continue;
    const manifest = await readJson(folder.manifest, Manifest).catch(() => null);
    if (manifest && sameDesign(manifest.design, design) && (await runnerOf(resultsDir, id)) === null) return id;
  }
  return null;
}

/** `exp-<date>-<time>`, local time, for an experiment that was given no name. */
export function newExperimentId(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `exp-${date}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}

function sameDesign(a: Design, b: Design): boolean {
  const nameless = (design: Design): string =>
    JSON.stringify({ ...design, spec: { ...design.spec, experiment_id: '' } });
  return nameless(a) === nameless(b);
}

async function modified(file: string): Promise<number | null> {
  return (await stat(file).catch(() => null))?.mtimeMs ?? null;
}
