import type { ReverifyPlan } from './input.ts';

/** A task of an arm, to be read for one of two things. */
export interface Stop {
  /** The attempts of every trial first: only then is known which tests and implementations the attribution is of. */
  stage: 'attempts' | 'attribution';
  arm: string;
  taskId: string;
}

/** What is read, in order. */
export function stops({ arms }: Pick<ReverifyPlan, 'arms'>): Stop[] {
  const ofStage = (stage: Stop['stage'], of: ReverifyPlan['arms']): Stop[] =>
    of.flatMap(({ arm, tasks }) => tasks.map((taskId) => ({ stage, arm, taskId })));
  return [
    ...ofStage('attempts', arms),
    ...ofStage(
      'attribution',
      arms.filter(({ attribution }) => attribution),
    ),
  ];
}

/** Trials that are read in all: twice where an arm is attributed. */
export function readings({ arms }: Pick<ReverifyPlan, 'arms'>): number {
  return arms.reduce((sum, { trials, attribution }) => sum + trials * (attribution ? 2 : 1), 0);
}
