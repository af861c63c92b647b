import type { Attempt, Verdict } from '../records.ts';
import type { Cell, Column } from './column.ts';
import type { TrialAttempt } from './judged-trial.ts';

/** `attempts.csv` and `attempts.parquet`: one row for each request to the model and its guard's verdict. */
export const ATTEMPT_COLUMNS: readonly Column<TrialAttempt>[] = [
  { name: 'trial_id', type: 'text', meaning: 'the trial, as in `trials`', of: ({ trial }) => trial.trial_id },
  { name: 'arm', type: 'text', meaning: 'its arm', of: ({ trial }) => trial.arm },
  { name: 'task_id', type: 'text', meaning: 'its task', of: ({ trial }) => trial.task_id },
  { name: 'trial_index', type: 'integer', meaning: 'its number in the task', of: ({ trial }) => trial.trial_index },
  { name: 'step', type: 'text', meaning: '`g_test` or `g_impl`', of: ({ step }) => step },
  { name: 'attempt', type: 'integer', meaning: 'number in its step, from 1', of: asked(({ attempt }) => attempt) },
  { name: 'seed', type: 'integer', meaning: 'of the sampling', of: asked(({ seed }) => seed) },
  { name: 'prompt_sha256', type: 'text', meaning: 'of the prompt', of: asked((attempt) => attempt.prompt_sha256) },
  {
    name: 'finish_reason',
    type: 'text',
    meaning: '`stop`, or `length` where the answer hit the limit of tokens',
    of: asked((attempt) => attempt.finish_reason),
  },
  { name: 'prompt_tokens', type: 'integer', meaning: 'of the prompt', of: asked((attempt) => attempt.prompt_tokens) },
  {
    name: 'completion_tokens',
    type: 'integer',
    meaning: 'of the answer',
    of: asked((attempt) => attempt.completion_tokens),
  },
  {
    name: 'duration_ms',
    type: 'number',
    meaning: 'of the request, waiting in the server included',
    of: asked((attempt) => attempt.duration_ms),
  },
  {
    name: 'prompt_ms',
    type: 'number',
    meaning: "the server's own clock: reading the prompt; null where it does not tell",
    of: asked(({ timings }) => timings?.prompt_ms ?? null),
  },
  {
    name: 'answer_ms',
    type: 'number',
    meaning: 'the same: writing the answer',
    of: asked(({ timings }) => timings?.answer_ms ?? null),
  },
  { name: 'guard', type: 'text', meaning: 'whose verdict it is', of: judged(({ guard }) => guard) },
  { name: 'passed', type: 'boolean', meaning: 'the guard accepted it', of: judged(({ passed }) => passed) },
  { name: 'reason', type: 'text', meaning: 'why, from a closed list', of: judged(({ reason }) => reason) },
  { name: 'guard_ms', type: 'number', meaning: 'time of the guard', of: judged((verdict) => verdict.duration_ms) },
  {
    name: 'tests',
    type: 'integer',
    meaning: 'tests that pytest collected; null where no test ran, as the next six',
    of: judged(({ run, tests }) => run && tests.length),
  },
  {
    name: 'tests_passed',
    type: 'integer',
    meaning: 'of those',
    of: judged(({ run, tests }) => run && tests.filter(({ outcome }) => outcome === 'passed').length),
  },
  {
    name: 'vacuous',
    type: 'boolean',
    meaning: 'the tests pass without a solution',
    of: judged(({ run }) => run?.vacuous ?? null),
  },
  {
    name: 'isolation',
    type: 'text',
    meaning: '`process`: the solution ran out of reach of pytest; `shared`: in its process',
    of: judged(({ run }) => run?.isolation ?? null),
  },
  {
    name: 'cached',
    type: 'boolean',
    meaning: 'the same was judged before, so nothing ran',
    of: judged(({ run }) => run?.cached ?? null),
  },
  { name: 'cpu_ms', type: 'number', meaning: 'CPU time in the sandbox', of: judged(({ run }) => run?.cpu_ms ?? null) },
  {
    name: 'peak_memory_bytes',
    type: 'integer',
    meaning: 'in the sandbox',
    of: judged(({ run }) => run?.peak_memory_bytes ?? null),
  },
  { name: 'prompt', type: 'text', meaning: 'the exact prompt', long: true, of: asked(({ prompt }) => prompt) },
  {
    name: 'completion',
    type: 'text',
    meaning: 'the whole answer',
    long: true,
    of: asked((attempt) => attempt.completion),
  },
  {
    name: 'code',
    type: 'text',
    meaning: 'the code in the answer; null where there is none',
    long: true,
    of: asked(({ code }) => code),
  },
  {
    name: 'feedback',
    type: 'text',
    meaning: "the guard's words, which a retry shows the model",
    long: true,
    of: judged(({ feedback }) => feedback),
  },
];

function asked(of: (attempt: Attempt) => Cell): (row: TrialAttempt) => Cell {
  return ({ attempt }) => of(attempt);
}

function judged(of: (verdict: Verdict) => Cell): (row: TrialAttempt) => Cell {
  return ({ attempt }) => of(attempt.verdict);
}
