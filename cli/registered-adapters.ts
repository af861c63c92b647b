import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson } from '../activities/files/parse.ts';
import { readManifest } from '../activities/files/read-manifest.ts';
import { ResultsFolder } from '../activities/files/results-folder.ts';
import { registeredAdapter } from '../activities/spec/arm-adapter.ts';
import { AdapterManifest } from '../domain/adapter.ts';
import { DamagedFile } from '../domain/invalid-input.ts';
import type { AdapterRef } from '../domain/model.ts';
import { parseInput } from '../domain/parse-input.ts';
import { AdapterSource } from '../domain/spec.ts';
import { experimentIds } from './experiments.ts';

/** Every trained adapter of a results folder, oldest experiment first, and what is wrong with the others' files. */
export async function registeredAdapters(
  resultsDir: string,
): Promise<{ adapters: AdapterManifest[]; damaged: string[] }> {
  const adapters: AdapterManifest[] = [];
  const damaged: string[] = [];
  for (const id of await experimentIds(resultsDir)) {
    const folder = new ResultsFolder(resultsDir, id);
    const entries = await readdir(join(folder.root, 'models'), { withFileTypes: true }).catch(() => []);
    const arms = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    for (const arm of arms.toSorted()) {
      try {
        const manifest = await readJson(folder.model(arm).manifest, AdapterManifest);
        if (manifest !== null) adapters.push(manifest);
      } catch (cause) {
        if (!(cause instanceof DamagedFile)) throw cause;
        damaged.push(cause.message);
      }
    }
  }
  return { adapters, damaged };
}

/** The adapter of an `AdapterSource` that a person typed, and its base model; `InvalidInput` when there is none. */
export async function adapterOf(resultsDir: string, typed: string): Promise<{ name: string; adapter: AdapterRef }> {
  const { adapter: source } = parseInput(z.strictObject({ adapter: AdapterSource }), { adapter: typed });
  const [id = ''] = source.split('.');
  const { design } = await readManifest(new ResultsFolder(resultsDir, id), id);
  return { name: design.spec.model, adapter: await registeredAdapter(resultsDir, source) };
}
