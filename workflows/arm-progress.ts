import type { Outcome } from '../domain/records.ts';
import { COUNTED_AS } from '../domain/summary.ts';

export interface TaskProgress {
  task_id: string;
  done: number;
  successes: number;
  g_test_failed: number;
  g_impl_failed: number;
  infrastructure_errors: number;
}

/** Counters only, never lists: an arm may have 100,000 trials. */
export interface ArmProgress {
  experiment_id: string;
  arm: string;
  trials_per_task: number;
  tasks: TaskProgress[];
  started_at: string;
  in_flight: number;
  /** Trials per second of late; null while too few have ended to tell. */
  finished_per_s: number | null;
  eta_s: number | null;
  paused: { since: string; reason: string | null } | null;
  /** All trials have ended, and their tests and implementations are being judged by the tasks' controls. */
  attributing: boolean;
  /** Why they could not be judged; absent where nothing hindered it. */
  unattributed?: string;
  /** Why nothing gets on, in lines that name the reason; empty when all is well. */
  held: string[];
}

export function noProgress(place: { experimentId: string; arm: string }, taskIds: readonly string[]): ArmProgress {
  const none = { done: 0, successes: 0, g_test_failed: 0, g_impl_failed: 0, infrastructure_errors: 0 };
  return {
    experiment_id: place.experimentId,
    arm: place.arm,
    trials_per_task: 0,
    tasks: taskIds.map((task_id) => ({ task_id, ...none })),
    started_at: new Date().toISOString(),
    in_flight: 0,
    finished_per_s: null,
    eta_s: null,
    paused: null,
    attributing: false,
    held: [],
  };
}

export function countTrial(progress: ArmProgress, taskId: string, outcome: Outcome): void {
  const task = progress.tasks.find(({ task_id }) => task_id === taskId);
  if (!task) throw new RangeError(`${taskId} is not a task of ${progress.arm}`);
  task.done += 1;
  task[COUNTED_AS[outcome]] += 1;
}

/** All tasks together. */
export function overall({ tasks }: ArmProgress): Omit<TaskProgress, 'task_id'> {
  const sum = (count: keyof Omit<TaskProgress, 'task_id'>): number =>
    tasks.reduce((total, task) => total + task[count], 0);
  return {
    done: sum('done'),
    successes: sum('successes'),
    g_test_failed: sum('g_test_failed'),
    g_impl_failed: sum('g_impl_failed'),
    infrastructure_errors: sum('infrastructure_errors'),
  };
}

export function planned({ tasks, trials_per_task }: ArmProgress): number {
  return tasks.length * trials_per_task;
}
