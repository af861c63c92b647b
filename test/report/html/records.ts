import { TrialRecord } from '../../../domain/records.ts';
import { heldOutArm } from '../../../domain/tuned-arms.ts';
import { trialRecord } from '../../domain/trial-record.ts';

export const EXPERIMENT = 'shown';
export const TASKS = ['fibonacci', 'prime_checker', 'balanced_brackets'];

/** What an experiment with every control and a second seed declares, and the arms that it measures for it. */
export const CONTROLLED = {
  controls: ['unfiltered', 'null_adapter', 'leave_one_task_out'],
  training: { seeds: 2 },
} as const;
export const CONTROL_ARMS = ['unfiltered', 'null_adapter', ...TASKS.map(heldOutArm), 'finetuned_seed_43'];

const EASE: Record<string, number> = { finetuned: 6, larger: 7, unfiltered: 5, finetuned_seed_43: 7 };

export interface Shape {
  arm: string;
  trials: number;
  /** Written by the model in place of an honest answer, in every trial. */
  completion?: string;
  /** Whether our machinery broke every trial. */
  broken?: boolean;
}

/** An arm's trials of one task: some pass, at the first attempt or later, some fail in each way, one in 20 is broken. */
export function* recordsOf(taskId: string, { arm, trials, completion, broken = false }: Shape): Generator<TrialRecord> {
  const ease = (EASE[arm] ?? 4) - TASKS.indexOf(taskId);
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
      model: { ...record.model, adapter_digest: arm === 'baseline' || arm === 'larger' ? null : `adapter of ${arm}` },
      g_test: record.g_test.map((attempt) => told(attempt, index, completion)),
      g_impl: record.g_impl.map((attempt) => judged(told(attempt, index, completion), index)),
    });
  }
}

type Attempt = TrialRecord['g_test'][number];

function told(attempt: Attempt, index: number, completion = `${attempt.completion}, ${index % 10}`): Attempt {
  const { attempt: number } = attempt;
  return {
    ...attempt,
    completion,
    code: attempt.code === null ? null : completion,
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
