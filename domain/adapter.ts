import { z } from 'zod';
import { AdapterRef } from './model.ts';
import { TrainJob, TrainResult } from './training.ts';

/** What the probes saw on the server that will be benchmarked, before any benchmark. */
export const AdapterProbe = z.strictObject({
  answers: z.int().min(1),
  /** Answers (greedy, and drawn with fixed seeds) in which the trained adapter differs from the base model. */
  changed: z.int().min(0),
});
export type AdapterProbe = z.infer<typeof AdapterProbe>;

/** `models/<name>/adapter.json`: a trained adapter, where it came from, and that it acts. */
export const AdapterManifest = z.strictObject({
  name: z.string(),
  experiment_id: z.string(),
  base: z.string(),
  adapter: AdapterRef,
  training: TrainResult,
  job: TrainJob,
  probe: AdapterProbe,
});
export type AdapterManifest = z.infer<typeof AdapterManifest>;
