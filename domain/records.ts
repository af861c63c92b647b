import { z } from 'zod';

export const Step = z.enum(['g_test', 'g_impl']);
export type Step = z.infer<typeof Step>;

/** Folder and workflow-id name of one benchmark of one model. */
export const Arm = z.string().regex(/^[a-z][a-z0-9_]*$/, 'an arm is lower-case letters, digits and underscores');
export type Arm = z.infer<typeof Arm>;

/**
 * Why a guard decided as it did; closed, so that counts by reason mean something.
 * `truncated`: the answer hit the token limit. `no_code`, `too_long`, `syntax_error`: the syntax guard.
 * `rejected`: an opt-in guard of tests, which the verdict names.
 * The rest is what a pytest run came to: a failure of the model's code or tests, but for `infrastructure_error`, a run
 * that never began. That one is retried and is in no trial record.
 */
export const VerdictReason = z.enum([
  'pass',
  'truncated',
  'no_code',
  'too_long',
  'syntax_error',
  'fail',
  'collect_error',
  'no_tests',
  'all_skipped',
  'aborted',
  'timeout',
  'crash',
  'out_of_memory',
  'tamper',
  'infrastructure_error',
  'rejected',
]);
export type VerdictReason = z.infer<typeof VerdictReason>;

export const TestOutcome = z.strictObject({
  id: z.string(),
  outcome: z.enum(['passed', 'failed', 'skipped', 'error']),
  /** Setup, call and teardown together. */
  duration_ms: z.number().min(0),
});
export type TestOutcome = z.infer<typeof TestOutcome>;

/** `process`: the solution ran in a process of its own, out of reach of pytest. `shared`: in pytest's process. */
export const Isolation = z.enum(['process', 'shared']);
export type Isolation = z.infer<typeof Isolation>;

/** What contained the code. Levels: 3 namespaces and all else, 2 without namespaces, 1 macOS, 0 nothing but limits. */
export const SandboxIdentity = z.strictObject({
  level: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
  python: z.string(),
  pytest: z.string(),
  runner: z.string(),
});
export type SandboxIdentity = z.infer<typeof SandboxIdentity>;

/** What is known of a run of tests beside its verdict. */
export const SandboxRun = z.strictObject({
  isolation: Isolation,
  /** The tests pass without a solution, too: against one of the stubs that solve nothing. */
  vacuous: z.boolean(),
  /** The same solution, tests and limits were judged before, so nothing ran this time. */
  cached: z.boolean(),
  cpu_ms: z.number().min(0),
  peak_memory_bytes: z.int().min(0),
  /** What the program printed, the first 2,048 characters of each. */
  stdout: z.string(),
  stderr: z.string(),
});
export type SandboxRun = z.infer<typeof SandboxRun>;

/** A guard's judgement of one answer. `feedback` is what a retry shows the model: deterministic, at most 800 characters. */
export const Verdict = z.strictObject({
  /** Whose verdict: `tests` of an implementation; of tests the first guard that rejected them, else the last one asked. */
  guard: z.string(),
  passed: z.boolean(),
  reason: VerdictReason,
  feedback: z.string(),
  /** Every collected test; empty for the syntax guard. */
  tests: z.array(TestOutcome),
  duration_ms: z.number().min(0),
  /** Null where no test ran: the syntax guard, or an answer without code. */
  run: SandboxRun.nullable(),
});
export type Verdict = z.infer<typeof Verdict>;

/** What one request to a model server gave. */
export const Generation = z.strictObject({
  prompt_sha256: z.string().regex(/^[0-9a-f]{64}$/),
  completion: z.string(),
  finish_reason: z.enum(['stop', 'length']),
  prompt_tokens: z.int().min(0),
  completion_tokens: z.int().min(0),
  duration_ms: z.number().min(0),
  /** The server's own clock: loading weights, reading the prompt, writing the answer. Null where it does not tell. */
  timings: z
    .strictObject({ load_ms: z.number().min(0), prompt_ms: z.number().min(0), answer_ms: z.number().min(0) })
    .nullable()
    .default(null),
});
export type Generation = z.infer<typeof Generation>;

export const Attempt = z.strictObject({
  attempt: z.int().min(1),
  seed: z.int().min(0),
  prompt: z.string(),
  ...Generation.shape,
  code: z.string().nullable(),
  verdict: Verdict,
});
export type Attempt = z.infer<typeof Attempt>;

/** Who answered. What a server does not tell is null. */
export const ModelIdentity = z.strictObject({
  name: z.string(),
  /** sha256 of the base weights' file; of a server that does not tell it, what stands for it there (`manifest:...`). */
  digest: z.string(),
  /** sha256 of the adapter's GGUF. */
  adapter_digest: z.string().nullable(),
  server: z.string(),
  server_version: z.string(),
  /** What the server calls the model that answers. */
  served_as: z.string().nullable().default(null),
  /** Of the weights that answer, in llama.cpp's words: `Q4_K_M`. */
  quantization: z.string().nullable().default(null),
  /** Tokens of the longest context that the model was trained for or the server was started with. */
  context: z.int().nullable().default(null),
  /** Where the prompt goes: `/api/generate raw`. Other than for raw endpoints, the server's own template acts too. */
  endpoint: z.string().nullable().default(null),
});
export type ModelIdentity = z.infer<typeof ModelIdentity>;

export const Outcome = z.enum(['success', 'g_test_failed', 'g_impl_failed', 'infrastructure_error']);
export type Outcome = z.infer<typeof Outcome>;

/** One line of `<task>_trials.jsonl`: everything that decided this trial, and what came of it. */
export const TrialRecord = z
  .strictObject({
    trial_id: z.string(),
    experiment_id: z.string(),
    arm: Arm,
    task_id: z.string(),
    task_version: z.int(),
    trial_index: z.int().min(0),
    prompts_version: z.string(),
    model: ModelIdentity,
    sandbox: SandboxIdentity,
    outcome: Outcome,
    g_test: z.array(Attempt),
    g_impl: z.array(Attempt),
    /** What of ours broke (`infrastructure_error`), or that the model's own answers outgrew its context (a failed step). */
    error: z.string().nullable(),
    /** The infrastructure error that an earlier run of this trial ended in, and whose place this record takes. */
    replaces: z.strictObject({ error: z.string(), finished_at: z.iso.datetime() }).nullable().default(null),
    started_at: z.iso.datetime(),
    finished_at: z.iso.datetime(),
  })
  .refine(followsFromAttempts, { path: ['outcome'], message: 'not what its attempts came to' });
export type TrialRecord = z.infer<typeof TrialRecord>;

/** An implementation is asked for only after accepted tests; what broke of ours can have cut a trial off anywhere. */
function followsFromAttempts({ outcome, g_test, g_impl }: Record<Step, Attempt[]> & { outcome: Outcome }): boolean {
  const [tests, implementation] = [g_test, g_impl].map((attempts) => attempts.at(-1)?.verdict.passed ?? false);
  switch (outcome) {
    case 'success':
      return tests === true && implementation === true;
    case 'g_impl_failed':
      return tests === true && implementation === false;
    case 'g_test_failed':
      return tests === false && g_impl.length === 0;
    case 'infrastructure_error':
      return true;
  }
}

/** Counts of one task in one arm. `scored` leaves out infrastructure errors; a rate is `successes / scored`. */
export const TaskSummary = z.strictObject({
  task_id: z.string(),
  trials: z.int().min(0),
  scored: z.int().min(0),
  successes: z.int().min(0),
  g_test_failed: z.int().min(0),
  g_impl_failed: z.int().min(0),
  infrastructure_errors: z.int().min(0),
  first_attempt_successes: z.int().min(0),
  /** Of both steps in the scored trials, failed ones too: what the successes cost. */
  attempts: z.int().min(0),
});
export type TaskSummary = z.infer<typeof TaskSummary>;

/** `<arm>/summary.json` */
export const ArmSummary = z.strictObject({
  experiment_id: z.string(),
  arm: Arm,
  model: ModelIdentity,
  tasks: z.array(TaskSummary),
  overall: TaskSummary.omit({ task_id: true }),
});
export type ArmSummary = z.infer<typeof ArmSummary>;
