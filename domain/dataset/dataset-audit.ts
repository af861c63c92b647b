import { z } from 'zod';

const Count = z.int().min(0);

const Audited = {
  samples: Count,
  /**
   * They are no code that attribution judged: it judges the accepted tests and the last implementation of a trial, and an
   * unfiltered draw may take others. All further counts are without them.
   */
  not_judged: Count.default(0),
  /** Their trial's tests reject a reference, at least in some runs, or kill no mutant (vacuous ones kill none). */
  flagged: Count,
  rejects_reference: Count,
  kills_no_mutant: Count,
  /** Their trial's tests had mutants to kill, or are vacuous; tests that reject a reference are put to none. */
  tried_on_mutants: Count.default(0),
  /** Their trial's implementation fails the hidden tests; no reason to be flagged, for tests cannot know those. */
  wrong_implementation: Count,
  /** The trials of these samples, and those of the flagged: a trial's samples are right or wrong together. */
  trials: Count,
  flagged_trials: Count,
};

/** What the controls say of the chosen samples. No arm but `audited` is chosen by it. */
export const DatasetAudit = z.strictObject({
  ...Audited,
  per_task: z.array(z.strictObject({ task_id: z.string(), ...Audited })),
});
export type DatasetAudit = z.infer<typeof DatasetAudit>;

/** Why there is no audit although trials were judged. */
export const Unaudited = z.discriminatedUnion('reason', [
  /** Of the samples so many come from judged trials; the tasks are those with samples that do not. */
  z.strictObject({ reason: z.literal('partly_judged'), judged: Count, tasks: z.array(z.string()) }),
  /** What was judged cannot be read: file, line and problem. */
  z.strictObject({ reason: z.literal('damaged'), problem: z.string() }),
]);
export type Unaudited = z.infer<typeof Unaudited>;
