import { modelIdentity } from '../support/model-identity.ts';
import type { Attempt, Outcome, Step, TrialRecord } from '../../domain/records.ts';

/** An attempt whose guard said yes or no. */
export function attempt(step: Step, number: number, passed: boolean, completion = `${step} ${number}`): Attempt {
  const tests = step === 'g_impl';
  return {
    attempt: number,
    seed: number,
    prompt: `<|im_start|>user\n${step}<|im_end|>\n<|im_start|>assistant\n`,
    prompt_sha256: (tests ? 'a' : 'b').repeat(64),
    completion,
    finish_reason: 'stop',
    prompt_tokens: 1,
    completion_tokens: 1,
    duration_ms: 1,
    timings: null,
    code: completion,
    verdict: {
      guard: tests ? 'tests' : 'syntax',
      passed,
      reason: passed ? 'pass' : tests ? 'fail' : 'syntax_error',
      feedback: '',
      tests: [],
      duration_ms: 1,
      run: null,
    },
  };
}

/** A step accepted at the given attempt, or never within three. */
export function attempts(step: Step, acceptedAt: number | null): Attempt[] {
  return Array.from({ length: acceptedAt ?? 3 }, (_, index) => attempt(step, index + 1, index + 1 === acceptedAt));
}

/** A trial by when its steps were accepted; an implementation is asked for only after accepted tests. */
export function trialRecord({
  index = 0,
  task_id = 'fibonacci',
  tests,
  implementation = null,
  broken = false,
}: {
  index?: number;
  task_id?: string;
  tests: number | null;
  implementation?: number | null;
  broken?: boolean;
}): TrialRecord {
  const outcome: Outcome = tests === null ? 'g_test_failed' : implementation === null ? 'g_impl_failed' : 'success';
  return {
    trial_id: `e.baseline.${task_id}.${String(index).padStart(3, '0')}`,
    experiment_id: 'e',
    arm: 'baseline',
    task_id,
    task_version: 1,
    trial_index: index,
    prompts_version: 'v1',
    model: modelIdentity(),
    sandbox: { level: 3, python: '3.11.2', pytest: '9.2.0', runner: 'fork server 1' },
    outcome: broken ? 'infrastructure_error' : outcome,
    g_test: attempts('g_test', tests),
    g_impl: tests === null ? [] : attempts('g_impl', implementation),
    error: broken ? 'the sandbox was gone' : null,
    replaces: null,
    started_at: '2026-01-01T00:00:00Z',
    finished_at: '2026-01-01T00:00:01Z',
  };
}
