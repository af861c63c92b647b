import { TrialRecord } from '../../../domain/records.ts';
import { trialRecord } from '../../domain/trial-record.ts';

export const EXPERIMENT = 'shown';
export const TASKS = ['fibonacci', 'prime_checker', 'balanced_brackets'];

export interface Shape {
  arm: 'baseline' | 'finetuned' | 'larger';
  trials: number;
  /** Written by the model in place of an honest answer, in every trial. */
  completion?: string;
  /** Whether our machinery broke every trial. */
  broken?: boolean;
}

/** An arm's trials of one task: some pass, at the first attempt or later, some fail in each way, one in 20 is broken. */
export function* recordsOf(taskId: string, { arm, trials, completion, broken = false }: Shape): Generator<TrialRecord> {
  const ease = { baseline: 4, finetuned: 6, larger: 7 }[arm] - TASKS.indexOf(taskId);
  for (let index = 0; index < trials; index += 1) {
    const luck = (7 * index + 3 * taskId.length) % 10;
    const passed = luck < ease;
    const record = trialRecord({
      index,
      task_id: taskId,
      tests: luck === 9 ? null : 1 + (index % 2),
      implementation: passed ? 1 + (index % 3) : null,
      broken: broken || index % 20 === 19,
    });
    yield TrialRecord.parse({
      ...record,
      trial_id: `${EXPERIMENT}.${arm}.${taskId}.${String(index).padStart(3, '0')}`,
      experiment_id: EXPERIMENT,
      arm,
      model: { ...record.model, adapter_digest: arm === 'finetuned' ? 'adapter' : null },
      g_test: record.g_test.map((attempt) => told(attempt, index, completion)),
      g_impl: record.g_impl.map((attempt) => judged(told(attempt, index, completion), index)),
    });
  }
}

type Attempt = TrialRecord['g_test'][number];

function told(attempt: Attempt, index: number, completion = attempt.completion): Attempt {
  const { attempt: number } = attempt;
  return {
    ...attempt,
    completion,
    completion_tokens: 40 + (index % 17) * number,
    duration_ms: 200 + 13 * index * number,
  };
}

function judged(attempt: Attempt, index: number): Attempt {
  const { verdict, completion } = attempt;
  const failure = (['fail', 'collect_error', 'timeout', 'syntax_error', 'tamper'] as const)[index % 5] ?? 'fail';
  return {
    ...attempt,
    verdict: {
      ...verdict,
      reason: verdict.passed ? 'pass' : failure,
      feedback: verdict.passed ? '' : `1 of 1 tests failed.\n${completion}`.slice(0, 800),
      tests: [
        { id: `test_${completion.slice(0, 40)}`, outcome: verdict.passed ? 'passed' : 'failed', duration_ms: 1.5 },
      ],
      run: {
        isolation: index % 7 === 0 ? 'shared' : 'process',
        vacuous: index % 11 === 0,
        cached: index % 13 === 0,
        cpu_ms: 20,
        peak_memory_bytes: 33_000_000,
        stdout: completion.slice(0, 2048),
        stderr: '',
      },
    },
  };
}
