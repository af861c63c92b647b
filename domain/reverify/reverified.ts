import { z } from 'zod';
import { AttributionVerdict } from '../attribution/attribution.ts';
import { Reanalysis } from '../comparison/sensitivity-table.ts';
import { Arm, Outcome, Step, VerdictReason } from '../records.ts';
import { ExperimentId } from '../spec.ts';
import { JudgedBy, ReverifyLabel } from './input.ts';
import { Unknown } from './verdicts.ts';

const Count = z.int().min(0);
const Scored = z.strictObject({ successes: Count, trials: Count });

/** What became of the trials of one task in one arm. */
export const TaskChanges = z.strictObject({
  task_id: z.string(),
  trials: Count,
  same: Count,
  changed: Count,
  undetermined: Count,
  /** Of the others: a retry was told something else than it would be now, so it might have answered otherwise. */
  other_prompt: Count,
  /** Of those that are the same: another reason or feedback for some attempt. */
  same_for_another_reason: Count,
  /** Scored trials, infrastructure errors left out. */
  before: Scored,
  /** Of the scored trials that are not undetermined. */
  now: Scored,
});
export type TaskChanges = z.infer<typeof TaskChanges>;

/** Where trials went; `to` is null where that is not known, `unknown` says why. */
export const OutcomeChange = z.strictObject({
  from: Outcome,
  to: Outcome.nullable(),
  unknown: Unknown.nullable(),
  trials: Count,
});
export type OutcomeChange = z.infer<typeof OutcomeChange>;

/** `guard` is the one that says so now. */
export const ReasonChange = z.strictObject({
  step: Step,
  from: VerdictReason,
  to: VerdictReason,
  guard: z.string(),
  attempts: Count,
});
export type ReasonChange = z.infer<typeof ReasonChange>;

/** `to` is null where it is not known how the trial would have ended. */
export const AttributionChange = z.strictObject({
  from: AttributionVerdict,
  to: AttributionVerdict.nullable(),
  trials: Count,
});
export type AttributionChange = z.infer<typeof AttributionChange>;

export const ArmChanges = z.strictObject({
  arm: Arm,
  tasks: z.array(TaskChanges),
  overall: TaskChanges.omit({ task_id: true }),
  /** Every combination that occurs but the equal ones. */
  outcomes: z.array(OutcomeChange),
  reasons: z.array(ReasonChange),
  /** Every combination that occurs, equal ones too; null where the arm has no attribution. */
  attribution: z.array(AttributionChange).nullable(),
  /** The first ten trials whose outcome is another one, then of those where it is not known. */
  examples: z.array(
    z.strictObject({ trial_id: z.string(), before: Outcome, now: Outcome.nullable(), unknown: Unknown.nullable() }),
  ),
});
export type ArmChanges = z.infer<typeof ArmChanges>;

/** The primary analysis by the verdicts of then and of now. */
export const ReverifiedComparison = z.strictObject({
  baseline: Arm,
  finetuned: Arm,
  /** Trials of both arms, in the tasks that both have. */
  undetermined: Count,
  before: Reanalysis,
  undetermined_as_failures: Reanalysis,
  undetermined_left_out: Reanalysis,
  /** The extremes: those of this arm as successes, those of the other as failures. */
  undetermined_for_baseline: Reanalysis,
  undetermined_for_finetuned: Reanalysis,
  /** Whether the status of H1 is another one than before, by any of these counts. */
  changes: z.boolean(),
  /** Whether the counts of now disagree on the status of H1. */
  depends_on_undetermined: z.boolean(),
  conclusion: z.string(),
});
export type ReverifiedComparison = z.infer<typeof ReverifiedComparison>;

/** `reverified/<label>/reverified.json` */
export const Reverified = z.strictObject({
  experiment_id: ExperimentId,
  label: ReverifyLabel,
  created_at: z.iso.datetime(),
  judged_by: z.strictObject({ before: JudgedBy, now: JudgedBy }),
  arms: z.array(ArmChanges),
  /** Null without both arms of the pair. */
  comparison: ReverifiedComparison.nullable(),
});
export type Reverified = z.infer<typeof Reverified>;
