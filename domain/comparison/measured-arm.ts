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
  /** What its experiment is called beside another one of the same id; absent where the id is enough. */
  experiment?: string;
}

/** `exp-1.baseline` */
export function armName(arm: MeasuredArm): string {
  return `${experimentOf(arm)}.${arm.summary.arm}`;
}

/** Arms of one experiment go by their own names, others by both. */
export function pairNames(baseline: MeasuredArm, finetuned: MeasuredArm): { baseline: string; finetuned: string } {
  return isOneExperiment(baseline, finetuned)
    ? { baseline: baseline.summary.arm, finetuned: finetuned.summary.arm }
    : { baseline: armName(baseline), finetuned: armName(finetuned) };
}

export function isOneExperiment(a: MeasuredArm, b: MeasuredArm): boolean {
  return experimentOf(a) === experimentOf(b);
}

function experimentOf({ experiment, summary }: MeasuredArm): string {
  return experiment ?? summary.experiment_id;
}

/** Whether it runs with an adapter that was trained; the null adapter does nothing. */
export function isTrained(arm: MeasuredArm): boolean {
  return arm.summary.model.adapter_digest !== null && !isNullAdapter(arm);
}

export function isNullAdapter({ design, summary: { arm } }: MeasuredArm): boolean {
  return tunedArm(design, arm)?.dataset === null;
}
