import { z } from 'zod';
import { ModelIdentity } from '../records.ts';

/** `results/nightly/<name>.reference.json`: what every night of a name is held against. Written once. */
export const ReferencePin = z.strictObject({
  nightly: z.string(),
  /** `<experiment>.<arm>` */
  reference: z.string(),
  model: ModelIdentity,
  /** The experiment whose adapter the reference ran with; null for a base model. */
  adapter_of: z.string().nullable(),
  /** Of the reference's design, as its manifest has it. */
  design_sha256: z.string(),
  pinned_at: z.iso.datetime(),
});
export type ReferencePin = z.infer<typeof ReferencePin>;
