import { join } from 'node:path';
import { z } from 'zod';
import { AdapterManifest } from '../../domain/adapter.ts';
import type { LossEntry, TrainingDetail } from '../../report/html/report-data.ts';
import { readJson, readJsonLines } from '../files/parse.ts';
import type { ResultsFolder } from '../files/results-folder.ts';

/** A line of `training_log.jsonl`, as far as the report tells it. */
const LogLine = z.object({ step: z.int(), loss: z.number().optional(), val_loss: z.number().optional() });

/** How the adapter came about; null where the experiment trained none. */
export async function trainingDetail(folder: ResultsFolder): Promise<TrainingDetail | null> {
  const manifest = await readJson(folder.adapterManifest, AdapterManifest);
  if (manifest === null) return null;
  const log: LossEntry[] = [];
  for await (const { step, loss, val_loss } of readJsonLines(join(folder.tuned, 'training_log.jsonl'), LogLine)) {
    log.push({ step, loss: loss ?? null, valLoss: val_loss ?? null });
  }
  const { training, job, adapter, probe } = manifest;
  return { log, result: training, settings: job.training, adapterSha256: adapter.sha256, probe };
}
