import fc from 'fast-check';
import type { TrainingSample } from '../../../domain/dataset/sample.ts';
import type { Attempt, TrialRecord } from '../../../domain/records.ts';
import { trialRecord } from '../trial-record.ts';

export function sample(
  index: number,
  task_id: string,
  completion: string,
  step: TrainingSample['step'] = 'g_test',
): TrainingSample {
  const trial_id = `e.baseline.${task_id}.${String(index).padStart(3, '0')}`;
  return {
    id: `${trial_id}/${step}`,
    experiment_id: 'e',
    trial_id,
    task_id,
    step,
    attempt: 1,
    prompt: `${step} of ${task_id}`,
    completion,
    prompt_sha256: (step === 'g_test' ? 'b' : 'a').repeat(63) + task_id.slice(-1),
    prompts_version: 'v1',
    model_name: 'm',
    model_digest: 'weights',
    adapter_digest: null,
    outcome: 'success',
    guard: step === 'g_test' ? 'syntax' : 'tests',
    reason: 'pass',
    sandbox: null,
  };
}

/** Trials of one task of every kind, with few different answers. */
export const trials: fc.Arbitrary<TrialRecord[]> = fc
  .array(
    fc.record({
      tests: fc.option(fc.integer({ min: 1, max: 3 })),
      implementation: fc.option(fc.integer({ min: 1, max: 3 })),
      broken: fc.boolean(),
      answer: fc.integer({ min: 0, max: 4 }),
      cut: fc.boolean(),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((shapes) =>
    shapes.map(({ answer, cut, ...shape }, index) => {
      const record = trialRecord({ index, ...shape });
      const answered = (attempts: Attempt[]): Attempt[] =>
        attempts.map((made) => ({
          ...made,
          completion: `${made.completion} ${answer}`,
          finish_reason: cut && !made.verdict.passed ? 'length' : 'stop',
        }));
      return { ...record, g_test: answered(record.g_test), g_impl: answered(record.g_impl) };
    }),
  );
