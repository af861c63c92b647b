import { join } from 'node:path';
import { z } from 'zod';
import { AdapterManifest } from '../../domain/adapter.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import type { AdapterRef } from '../../domain/model.ts';
import { ExperimentId } from '../../domain/spec.ts';
import { writeJson } from '../files/atomic.ts';
import { readJson } from '../files/parse.ts';
import { ResultsFolder } from '../files/results-folder.ts';

/** `<arm>/adapter_of.json`: whose adapter an arm beside the pair runs with, so that running it again needs no telling. */
const AdapterSource = z.strictObject({ adapter_of: ExperimentId });

/** The adapter that fine-tuning registered for an experiment; `InvalidInput` when there is none. */
export async function registeredAdapter(resultsDir: string, experimentId: string): Promise<AdapterRef> {
  const file = new ResultsFolder(resultsDir, experimentId).adapterManifest;
  const manifest = await readJson(file, AdapterManifest);
  if (manifest === null) {
    throw new InvalidInput([
      `arm: "${experimentId}" has no tuned model yet (no ${file}); run \`tddft finetune --id ${experimentId}\` first`,
    ]);
  }
  return manifest.adapter;
}

/** The experiment whose adapter an arm runs with; null for an arm of a base model, or one that was never run. */
export async function adapterSource(resultsDir: string, experimentId: string, arm: string): Promise<string | null> {
  if (arm === 'finetuned') return experimentId;
  return (await readJson(sourceFile(resultsDir, experimentId, arm), AdapterSource))?.adapter_of ?? null;
}

export async function keepAdapterSource(
  resultsDir: string,
  experimentId: string,
  arm: string,
  adapterOf: string,
): Promise<void> {
  await writeJson(sourceFile(resultsDir, experimentId, arm), { adapter_of: adapterOf });
}

function sourceFile(resultsDir: string, experimentId: string, arm: string): string {
  return join(new ResultsFolder(resultsDir, experimentId).arm(arm).root, 'adapter_of.json');
}
