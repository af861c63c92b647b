import { z } from 'zod';
import { AttributionVerdict, ImplementationJudgement, TestsJudgement } from '../attribution/attribution.ts';
import { Outcome, Verdict, VerdictReason } from '../records.ts';

/** What a guard says today of one stored answer. */
export const Judgement = Verdict.pick({ guard: true, passed: true, reason: true, feedback: true }).extend({
  /** The tests pass without a solution, too. */
  vacuous: z.boolean(),
});
export type Judgement = z.infer<typeof Judgement>;

/** What the sandbox says of one program, by the kind of program. */
export const Judged = z.union([Judgement, TestsJudgement, ImplementationJudgement]);
export type Judged = z.infer<typeof Judged>;

/** Why a stored trial does not tell how it would have ended. */
export const Unknown = z.enum([
  /** Another test file is accepted now: the stored implementations answer a prompt with other tests. */
  'other_tests',
  /** Tests are accepted now where none were: no implementation was asked for. */
  'never_asked',
  /** What was accepted is rejected now, with attempts left: the model would have been asked once more. */
  'ask_tests_again',
  'ask_implementation_again',
  /** The prompt that outgrew the context would show other feedback now, and might fit. */
  'other_length',
]);
export type Unknown = z.infer<typeof Unknown>;

export const Change = z.enum(['same', 'changed', 'undetermined']);
export type Change = z.infer<typeof Change>;

/** `now` is null where nothing was judged: the trial ended in an infrastructure error. */
const AttemptReverdict = z.strictObject({
  before: VerdictReason,
  now: VerdictReason.nullable(),
  /** The guard that says so now. */
  guard: z.string().nullable(),
  feedback_changed: z.boolean(),
});
export type AttemptReverdict = z.infer<typeof AttemptReverdict>;

/** One line of `reverified/<label>/<arm>/<task>_verdicts.jsonl`: one stored trial, as it was judged then and is now. */
export const TrialReverdict = z.strictObject({
  trial_id: z.string(),
  task_id: z.string(),
  trial_index: z.int().min(0),
  change: Change,
  before: Outcome,
  /** Null where it is not known; `unknown` says why. */
  now: Outcome.nullable(),
  unknown: Unknown.nullable(),
  /** The feedback on a rejected attempt is another one now, so what was asked next would have been, too. */
  other_prompt: z.boolean(),
  g_test: z.array(AttemptReverdict),
  /** Each judged by the tests that it was asked to pass. */
  g_impl: z.array(AttemptReverdict),
  /** By the tasks' controls of then and of now; null where the experiment has no attribution of the trial. */
  attribution: z.strictObject({ before: AttributionVerdict, now: AttributionVerdict.nullable() }).nullable(),
});
export type TrialReverdict = z.infer<typeof TrialReverdict>;
