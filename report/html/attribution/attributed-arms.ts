import type { AttributionComparison } from '../../../domain/comparison/attribution.ts';
import type { ArmDetail, ReportData } from '../report-data.ts';

export type ArmFigures = AttributionComparison['arms'][number];

/** An arm whose trials were judged by their tasks' controls: its figures, and what its trials tell. */
export interface AttributedArm {
  figures: ArmFigures;
  arm: ArmDetail;
}

/** In the order of the report's arms. */
export function attributedArms({ comparison, arms }: Pick<ReportData, 'comparison' | 'arms'>): AttributedArm[] {
  return arms.flatMap((arm) => {
    const figures = comparison.attribution?.arms.find((judged) => judged.arm === arm.name);
    return figures === undefined ? [] : [{ figures, arm }];
  });
}

/** Those that are compared with each other. */
export function attributedPair(judged: readonly AttributedArm[]): AttributedArm[] {
  return judged.filter(({ arm: { role } }) => role === 'baseline' || role === 'finetuned');
}

/** Of one task, or of all (null). */
export function figuresOf({ overall, per_task }: ArmFigures, taskId: string | null): ArmFigures['overall'] | null {
  if (taskId === null) return overall;
  return per_task.find(({ task_id }) => task_id === taskId) ?? null;
}
