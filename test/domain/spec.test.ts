import { expect, test } from 'vitest';
import { DEFAULT_TASKS, ExperimentSpec } from '../../domain/spec.ts';

test('an empty spec is a whole experiment with the documented defaults', () => {
  expect(ExperimentSpec.parse({})).toMatchObject({
    model: 'miniature',
    tasks: DEFAULT_TASKS,
    trials_per_task: 50,
    retry_budget: 3,
    feedback: 'guard',
    guards: ['syntax'],
    sampling: { temperature: 0.7, top_p: 0.9, top_k: 40, repeat_penalty: 1, max_tokens: 2048, num_ctx: 8192, seed: 42 },
    selection: { first_attempt: true, validated: true, steps: ['tests', 'implementations'] },
    validation_fraction: 0.1,
    training: { lora_r: 16, lora_alpha: 32, lora_dropout: 0.05, learning_rate: 2e-4, num_epochs: 3, batch_size: 4 },
    limits: { cpu_seconds: 5, memory_mib: 512, output_kib: 64, disk_mib: 16 },
    analysis: { alpha: 0.05, h1_improvement: 0.05, h2_rate: 0.7, h2_tasks: 3 },
  });
});

test('what parsing gave parses to itself', () => {
  const spec = ExperimentSpec.parse({ trials_per_task: 7, sampling: { seed: 3 } });
  expect(ExperimentSpec.parse(spec)).toEqual(spec);
});

test('one given field leaves the defaults of its group alone', () => {
  expect(ExperimentSpec.parse({ sampling: { temperature: 1 } }).sampling).toMatchObject({ temperature: 1, top_p: 0.9 });
});

test.each([
  [{ trails: 5 }],
  [{ sampling: { temp: 1 } }],
  [{ trials_per_task: 0 }],
  [{ trials_per_task: 1e9 }],
  [{ retry_budget: 1.5 }],
  [{ tasks: [] }],
  [{ model: 'gpt' }],
  [{ experiment_id: '../up' }],
  [{ experiment_id: 'with.dot' }],
  [{ selection: { steps: [] } }],
  [{ validation_fraction: 1 }],
  [{ limits: { cpu_seconds: 0 } }],
  [{ limits: { wall_seconds: 15 } }],
  [null],
])('refuses %j', (input) => {
  expect(ExperimentSpec.safeParse(input).success).toBe(false);
});
