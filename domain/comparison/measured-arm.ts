import type { Amendment, Design } from '../design.ts';
import type { LoraTraining } from '../spec.ts';
import type { ArmSummary, SandboxIdentity } from '../records.ts';
import { tunedArm } from '../tuned-arms.ts';
import type { TrialCost } from './spending.ts';

/** An arm with what it was measured under. */
export interface MeasuredArm {
  summary: ArmSummary;
  design: Design;
  /** What of the design was changed while it ran. */
  amendments: readonly Amendment[];
  /** What its adapter was trained with; null without an adapter of its own experiment. */
  training: LoraTraining | null;
  /** Every sandbox that judged one of its trials. */
  sandboxes: readonly SandboxIdentity[];
  /** What each scored trial took; absent where only the summary was read. */
  costs?: readonly TrialCost[];
}

/** `exp-1.baseline` */
export function armName({ summary: { experiment_id, arm } }: MeasuredArm): string {
  return `${experiment_id}.${arm}`;
}

/** Whether it runs with an adapter that was trained; the null adapter does nothing. */
export function isTrained(arm: MeasuredArm): boolean {
  return arm.summary.model.adapter_digest !== null && !isNullAdapter(arm);
}

export function isNullAdapter({ design, summary: { arm } }: MeasuredArm): boolean {
  return tunedArm(design, arm)?.dataset === null;
}
