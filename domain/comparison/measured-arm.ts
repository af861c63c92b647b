import type { Design } from '../design.ts';
import type { ArmSummary, SandboxIdentity } from '../records.ts';

/** An arm with what it was measured under. */
export interface MeasuredArm {
  summary: ArmSummary;
  design: Design;
  /** Every sandbox that judged one of its trials. */
  sandboxes: readonly SandboxIdentity[];
}

/** `exp-1.baseline` */
export function armName({ summary: { experiment_id, arm } }: MeasuredArm): string {
  return `${experiment_id}.${arm}`;
}
