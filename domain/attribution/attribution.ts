import { z } from 'zod';
import { Arm, SandboxIdentity, VerdictReason } from '../records.ts';
import { Limits } from '../spec.ts';

const Count = z.int().min(0);
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Whose fault it was, by four bits that the model never sees (`attributionVerdict`). */
export const AttributionVerdict = z.enum([
  'true_success',
  'false_success',
  'vacuous_tests',
  'tests_wrong',
  'implementation_wrong',
  'both_wrong',
  'unclear',
]);
export type AttributionVerdict = z.infer<typeof AttributionVerdict>;

/** What one test file says of its task's controls. Nothing of it depends on the trial that wrote it. */
export const TestsJudgement = z.strictObject({
  /** In the order of the task's reference solutions: of `runs` runs of the same, so many passed. */
  references: z.array(z.strictObject({ passes: Count, runs: z.int().min(1) })).min(1),
  /** They pass without a solution: against the task's stub, which raises, or one whose functions return what nothing is true of. */
  vacuous: z.boolean(),
  /** Ids of the mutants that do not pass; null where the tests were not put to them, being rejected or vacuous already. */
  killed: z.array(z.string()).nullable(),
  /** How many mutants the task has. */
  mutants: Count,
});
export type TestsJudgement = z.infer<typeof TestsJudgement>;

/** What the task's hidden tests say of one implementation. */
export const ImplementationJudgement = z.strictObject({
  passes_hidden: z.boolean(),
  reason: VerdictReason,
  /** Ids of the hidden tests that it fails, the first five. */
  failed: z.array(z.string()),
});
export type ImplementationJudgement = z.infer<typeof ImplementationJudgement>;

/** One line of `<arm>/attribution/<task>.jsonl`: one scored trial. */
export const TrialAttribution = z.strictObject({
  trial_id: z.string(),
  task_id: z.string(),
  trial_index: Count,
  outcome: z.enum(['success', 'g_test_failed', 'g_impl_failed']),
  /** Null where no test file was accepted. */
  tests: TestsJudgement.extend({ sha256: Sha256 }).nullable(),
  /** Of the last attempt; null where that has no code that could run. */
  implementation: ImplementationJudgement.extend({ sha256: Sha256 }).nullable(),
  verdict: AttributionVerdict,
});
export type TrialAttribution = z.infer<typeof TrialAttribution>;

/** Counts over some scored trials; the figures with their intervals come from them (`attributionFigures`). */
export const AttributionCounts = z.strictObject({
  /** Scored trials. */
  trials: Count,
  verdicts: z.record(AttributionVerdict, Count),
  /** Trials with an accepted test file. */
  with_tests: Count,
  /** Of those: it accepts every reference every time, and is not vacuous. */
  valid_tests: Count,
  /** Trials with valid tests whose implementation passes the hidden tests. */
  right_given_valid: Count,
  successes: Count,
  /** Successes whose implementation fails the hidden tests, whatever their tests are. */
  false_successes: Count,
  /** Trials whose last implementation passes the hidden tests, also where it failed the model's own. */
  passes_hidden: Count,
  /** Trials that failed although their tests are vacuous. */
  vacuous_failures: Count.default(0),
  /** Trials with verdict `true_success` whose tests kill at most half of the mutants. */
  weak_true_successes: Count.default(0),
  /** Test files that accept a reference in some runs and reject it in others. */
  unrepeatable_tests: Count,
  /**
   * Fractions of mutants killed by valid tests, one for each trial: how many, their sum and the sum of their squares.
   * Tasks without mutants give none.
   */
  mutation_scores: z.strictObject({ trials: Count, sum: z.number().min(0), sum_of_squares: z.number().min(0) }),
});
export type AttributionCounts = z.infer<typeof AttributionCounts>;

/** What it took beside the benchmark. */
export const AttributionCost = z.strictObject({
  /** Programs that ran in the sandbox for it, and test files or implementations whose judgement was known. */
  runs: Count,
  known: Count,
  /** From the first look at the arm to the last judgement; of all tries together where it was interrupted. */
  wall_ms: z.number().min(0),
  /** From the arm's first trial to the end of its last. */
  benchmark_ms: z.number().min(0),
});
export type AttributionCost = z.infer<typeof AttributionCost>;

/** `<arm>/attribution.json` */
export const ArmAttribution = z.strictObject({
  experiment_id: z.string(),
  arm: Arm,
  sandbox: SandboxIdentity,
  limits: Limits,
  /** By task: sha256 of what the trials were judged by (references, stub, mutants, hidden tests). */
  controls_sha256: z.record(z.string(), Sha256),
  tasks: z.array(AttributionCounts.extend({ task_id: z.string() })),
  overall: AttributionCounts,
  cost: AttributionCost,
});
export type ArmAttribution = z.infer<typeof ArmAttribution>;
