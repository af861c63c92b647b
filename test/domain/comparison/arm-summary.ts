import type { ArmSummary } from '../../../domain/records.ts';

/** An arm by its successes of each task; `scored` trials each, and `broken` more that our machinery broke. */
export function armOf(
  successes: Record<string, number>,
  { arm = 'baseline', scored = 50, broken = 0 }: { arm?: string; scored?: number; broken?: number } = {},
): ArmSummary {
  const counts = (passed: number, tasks: number) => ({
    trials: tasks * (scored + broken),
    scored: tasks * scored,
    successes: passed,
    g_test_failed: 0,
    g_impl_failed: tasks * scored - passed,
    infrastructure_errors: tasks * broken,
    first_attempt_successes: 0,
  });
  const tasks = Object.entries(successes);
  return {
    experiment_id: 'e',
    arm,
    model: {
      name: 'm',
      digest: 'd',
      adapter_digest: arm === 'finetuned' ? 'a' : null,
      server: 's',
      server_version: '1',
    },
    tasks: tasks.map(([task_id, passed]) => ({ task_id, ...counts(passed, 1) })),
    overall: counts(
      tasks.reduce((sum, [, passed]) => sum + passed, 0),
      tasks.length,
    ),
  };
}

export const TASKS = ['brackets', 'fibonacci', 'transpose', 'prime', 'linked_list', 'parentheses'] as const;

/** The six tasks with these successes of 50. */
export function sixTasks(...successes: [number, number, number, number, number, number]): Record<string, number> {
  return Object.fromEntries(TASKS.map((task, index) => [task, successes[index] ?? 0]));
}
