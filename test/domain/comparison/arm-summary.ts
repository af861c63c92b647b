import { modelIdentity } from '../../support/model-identity.ts';
import type { MeasuredArm } from '../../../domain/comparison/measured-arm.ts';
import { type Amendment, Design } from '../../../domain/design.ts';
import type { LoraTraining } from '../../../domain/spec.ts';
import type { SandboxIdentity } from '../../../domain/records.ts';

export const SANDBOX: SandboxIdentity = { level: 3, python: '3.11.2', pytest: '9.2.0', runner: 'r' };

export interface ArmShape {
  experiment?: string;
  arm?: string;
  /** Whether it has an adapter; the finetuned arm and controls have. */
  adapter?: boolean;
  /** Trials of each task that are scored, and that our machinery broke; by default all are there that are scheduled. */
  scored?: number;
  broken?: number;
  firstAttempts?: number;
  attempts?: number;
  spec?: Record<string, unknown>;
  sandboxes?: SandboxIdentity[];
  amendments?: Amendment[];
  training?: LoraTraining | null;
  /** What its experiment declares, where the arm has fewer. */
  declared?: string[];
}

/** An arm by its successes of each task. */
export function armOf(
  successes: Record<string, number>,
  {
    experiment = 'e',
    arm = 'baseline',
    adapter = /^(finetuned|unfiltered|null_adapter|without_)/.test(arm),
    scored = 50,
    broken = scored === 0 ? 1 : 0,
    firstAttempts = 0,
    attempts = 2 * scored,
    spec = {},
    sandboxes = [SANDBOX],
    amendments = [],
    training = null,
    declared = Object.keys(successes),
  }: ArmShape = {},
): MeasuredArm {
  const counts = (passed: number, tasks: number) => ({
    trials: tasks * (scored + broken),
    scored: tasks * scored,
    successes: passed,
    g_test_failed: 0,
    g_impl_failed: tasks * scored - passed,
    infrastructure_errors: tasks * broken,
    first_attempt_successes: tasks * firstAttempts,
    attempts: tasks * attempts,
  });
  const tasks = Object.entries(successes);
  return {
    summary: {
      experiment_id: experiment,
      arm,
      model: modelIdentity({ adapter_digest: adapter ? 'a' : null }),
      tasks: tasks.map(([task_id, passed]) => ({ task_id, ...counts(passed, 1) })),
      overall: counts(
        tasks.reduce((sum, [, passed]) => sum + passed, 0),
        tasks.length,
      ),
    },
    design: designOf(declared, { experiment_id: experiment, trials_per_task: scored + broken, ...spec }),
    amendments,
    training,
    sandboxes,
  };
}

function designOf(tasks: string[], spec: Record<string, unknown>): Design {
  return Design.parse({
    spec: { tasks, ...spec },
    tasks: tasks.map((id) => ({
      id,
      version: 1,
      title: id,
      specification: id,
      signature: `def ${id}():`,
      entry_point: id,
    })),
    prompts: { version: 'v1', system: 's', g_test: 't', g_impl: 'i', retry: 'r' },
  });
}

export const TASKS = ['brackets', 'fibonacci', 'transpose', 'prime', 'linked_list', 'parentheses'] as const;

/** The six tasks with these successes of 50. */
export function sixTasks(...successes: [number, number, number, number, number, number]): Record<string, number> {
  return Object.fromEntries(TASKS.map((task, index) => [task, successes[index] ?? 0]));
}
