import type { ArmAttribution, AttributionCost } from '../domain/attribution/attribution.ts';
import type { SandboxIdentity } from '../domain/records.ts';
import type { AttributionPlan } from '../activities/spec/attribution-plan.ts';

export interface TaskAttributionProgress {
  task_id: string;
  /** Of the controls that its first page was judged by. */
  controls_sha256: string;
  /** The byte of its trials' file at which to go on; null when all are judged. */
  next: number | null;
}

/** How far the attribution of an arm is; also what a run of the workflow hands on to the next one. */
export interface AttributionProgress {
  experiment_id: string;
  arm: string;
  /** Scored trials, all and judged. */
  trials: number;
  done: number;
  tasks: TaskAttributionProgress[];
  /** Of the trials judged so far, by verdict. */
  verdicts: Record<string, number>;
  sandbox: SandboxIdentity;
  runs: number;
  known: number;
  started_at: string;
  /** What attributing the same by the same has taken before. */
  earlier: AttributionCost | null;
  paused: { since: string; reason: string | null } | null;
  /** Why nothing gets on, in lines that name the reason; empty when all is well. */
  held: string[];
}

export function noAttributionProgress(
  { experiment_id, arm, trials, tasks, earlier }: AttributionPlan,
  sandbox: SandboxIdentity,
): AttributionProgress {
  const controls = Object.fromEntries(tasks.map(({ task_id, controls_sha256 }) => [task_id, controls_sha256]));
  return {
    ...{ experiment_id, arm, trials, done: 0 },
    tasks: tasks.map(({ task_id, controls_sha256 }) => ({ task_id, controls_sha256, next: 0 })),
    ...{ verdicts: {}, sandbox, runs: 0, known: 0, started_at: new Date().toISOString() },
    earlier: earlier !== null && isSame(earlier, { sandbox, controls_sha256: controls }) ? earlier.cost : null,
    ...{ paused: null, held: [] },
  };
}

/** What all tries together have taken until now. */
export function costSoFar({
  earlier,
  runs,
  known,
  started_at,
}: AttributionProgress): Omit<AttributionCost, 'benchmark_ms'> {
  return {
    runs: (earlier?.runs ?? 0) + runs,
    known: (earlier?.known ?? 0) + known,
    wall_ms: (earlier?.wall_ms ?? 0) + Math.max(0, Date.now() - Date.parse(started_at)),
  };
}

type Measure = Pick<ArmAttribution, 'sandbox' | 'controls_sha256'>;

function isSame(a: Measure, b: Measure): boolean {
  return JSON.stringify([a.sandbox, a.controls_sha256]) === JSON.stringify([b.sandbox, b.controls_sha256]);
}
