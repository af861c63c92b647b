import { modelIdentity } from '../../support/model-identity.ts';
import { Design } from '../../../domain/design.ts';
import type { MeasuredArm } from '../../../domain/comparison/measured-arm.ts';
import { mergeSpec } from '../../../domain/merge-spec.ts';
import type { ModelIdentity, SandboxIdentity } from '../../../domain/records.ts';
import { armSummary, emptyCounts } from '../../../domain/summary.ts';
import { ExperimentSpec } from '../../../domain/spec.ts';

export interface ArmShape {
  experiment?: string;
  successes: number;
  /** Of one task; as many as planned when the spec does not say otherwise. */
  trials?: number;
  broken?: number;
  spec?: Record<string, unknown>;
  model?: Partial<ModelIdentity>;
  prompts?: object;
  task?: object;
  sandbox?: Partial<SandboxIdentity>;
}

/** An arm of one task, as its files say. */
export function measuredArm({
  experiment = 'night-1',
  successes,
  trials = 50,
  broken = 0,
  spec = {},
  model = {},
  prompts = {},
  task = {},
  sandbox = {},
}: ArmShape): MeasuredArm {
  const planned = { tasks: ['fibonacci'], trials_per_task: trials };
  const design = Design.parse({
    spec: { ...ExperimentSpec.parse(mergeSpec(planned, spec)), experiment_id: experiment },
    tasks: [
      {
        id: 'fibonacci',
        version: 1,
        title: 'Fibonacci',
        specification: 'The n-th number.',
        signature: 'def fibonacci(n):',
        entry_point: 'fibonacci',
        ...task,
      },
    ],
    prompts: { version: 'v1', system: 's', g_test: 't', g_impl: 'i', retry: 'r', ...prompts },
  });
  const scored = trials - broken;
  const counts = {
    ...emptyCounts(),
    trials,
    scored,
    successes,
    g_impl_failed: scored - successes,
    infrastructure_errors: broken,
  };
  return {
    summary: armSummary({
      experimentId: experiment,
      arm: 'nightly',
      model: modelIdentity({ digest: 'a'.repeat(64), ...model }),
      counts: new Map([['fibonacci', counts]]),
    }),
    design,
    amendments: [],
    training: null,
    sandboxes: [{ level: 3, python: '3.11.2', pytest: '9.2.0', runner: 'fork server 1', ...sandbox }],
  };
}
