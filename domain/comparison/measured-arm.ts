import type { Amendment, Design } from '../design.ts';
import type { Training } from '../spec.ts';
import type { ArmSummary, SandboxIdentity } from '../records.ts';

/** An arm with what it was measured under. */
export interface MeasuredArm {
  summary: ArmSummary;
  design: Design;
  /** What of the design was changed while it ran. */
  amendments: readonly Amendment[];
  /** What its adapter was trained with; null without an adapter of its own experiment. */
  training: Training | null;
  /** Every sandbox that judged one of its trials. */
  sandboxes: readonly SandboxIdentity[];
}

/** `exp-1.baseline` */
export function armName({ summary: { experiment_id, arm } }: MeasuredArm): string {
  return `${experiment_id}.${arm}`;
}
