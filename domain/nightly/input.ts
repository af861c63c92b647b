import { z } from 'zod';
import { ExperimentSpec } from '../spec.ts';

/** Short enough that `<name>-<yyyymmdd>-<hhmmss>` is an experiment id. */
export const NightlyName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,47}$/,
    'letters, digits, "-" and "_" only, at most 48, starting with a letter or digit',
  );

const { model, tasks, trials_per_task } = ExperimentSpec.shape;

/** What the `nightly` workflow takes; `{}` benchmarks the miniature, and from the second night on compares. */
export const NightlyInput = z.strictObject({
  /** Nights of one name share a reference. */
  nightly: NightlyName.default('nightly'),
  /** The measured arm that every night is held against; without one, the first night is it. */
  reference: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}\.[a-z][a-z0-9_]*$/, '<experiment>.<arm>')
    .nullable()
    .default(null),
  /** One-sided. One test each night, so 0.01 is at most 3.7 false alarms a year, where 0.05 would be 18. */
  alpha: z.number().gt(0).max(0.25).default(0.01),
  /** The drop of the pass rate that should be found, as a fraction (0.15 = 15 percentage points). */
  margin: z.number().gt(0).lt(1).default(0.15),
  /** A night that finds a drop of the margin with a smaller probability is inconclusive, not good news. */
  wanted_power: z.number().gt(0).lt(1).default(0.8),
  /** The reference's, if not said otherwise. */
  trials_per_task: trials_per_task.unwrap().optional(),
  /** Of the first night, when nothing is the reference yet; later ones have the reference's. */
  model: model.unwrap().optional(),
  tasks: tasks.unwrap().optional(),
});
export type NightlyInput = z.infer<typeof NightlyInput>;
