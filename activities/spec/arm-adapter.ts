import { join } from 'node:path';
import { z } from 'zod';
import { AdapterManifest } from '../../domain/adapter.ts';
import { finetuneCommand } from '../../domain/finetune-command.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import type { AdapterRef } from '../../domain/model.ts';
import { AdapterSource } from '../../domain/spec.ts';
import { isOwnArm } from '../../domain/tuned-arms.ts';
import { undeclaredTraining } from '../../domain/undeclared-training.ts';
import { writeJson } from '../files/atomic.ts';
import { readJson } from '../files/parse.ts';
import { declaredManifest } from '../files/read-manifest.ts';
import { ResultsFolder } from '../files/results-folder.ts';

/** `<arm>/adapter_of.json`: whose adapter an arm of its own name runs with, so that running it again needs no telling. */
const KeptSource = z.strictObject({ adapter_of: AdapterSource });

/** The adapter that fine-tuning registered, by its source (`AdapterSource`); `InvalidInput` when there is none. */
export async function registeredAdapter(resultsDir: string, source: string): Promise<AdapterRef> {
  const [experimentId = '', arm = 'finetuned'] = source.split('.');
  // A null adapter is the finetuned arm's, with B = 0.
  const trainedFor = arm === 'null_adapter' ? 'finetuned' : arm;
  const folder = new ResultsFolder(resultsDir, experimentId);
  const file = folder.model(trainedFor).manifest;
  const manifest = await readJson(file, AdapterManifest);
  if (manifest === null) {
    const declared = await declaredManifest(folder);
    const undeclared = declared === null ? null : undeclaredTraining(declared.design, trainedFor);
    const untrained = `"${source}" has no tuned model yet (no ${file}); run \`${finetuneCommand(experimentId, trainedFor)}\` first`;
    throw new InvalidInput([`arm: ${undeclared ?? untrained}`]);
  }
  return arm === 'null_adapter' ? manifest.null_adapter : manifest.adapter;
}

/** Whose adapter an arm runs with; null for an arm of a base model, or one that was never run. */
export async function adapterSource(resultsDir: string, experimentId: string, arm: string): Promise<string | null> {
  if (arm === 'baseline') return null;
  if (isOwnArm(arm)) return arm === 'finetuned' ? experimentId : `${experimentId}.${arm}`;
  return (await readJson(sourceFile(resultsDir, experimentId, arm), KeptSource))?.adapter_of ?? null;
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
