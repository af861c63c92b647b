import type { Design } from '../domain/design.ts';
import { tunedArms } from '../domain/tuned-arms.ts';

/** What an experiment comes to when nothing is recorded yet. Each trial has two steps, of one attempt or more. */
export interface PlannedWork {
  arms: { arm: string; tasks: number }[];
  trials: number;
  requests: { least: number; most: number };
  trainings: number;
}

export function plannedWork(design: Design): PlannedWork {
  const { tasks, trials_per_task, retry_budget } = design.spec;
  const tuned = tunedArms(design);
  const arms = [
    { arm: 'baseline', tasks: tasks.length },
    ...tuned.map((each) => ({ arm: each.arm, tasks: each.tasks.length })),
  ];
  const trials = trials_per_task * arms.reduce((sum, each) => sum + each.tasks, 0);
  return {
    arms,
    trials,
    requests: { least: 2 * trials, most: 2 * trials * retry_budget },
    trainings: tuned.filter(({ dataset }) => dataset !== null).length,
  };
}

export function plannedText({ spec }: Design, { arms, trials, requests, trainings }: PlannedWork): string {
  const sizes = [...new Set(arms.map(({ tasks }) => tasks))];
  const groups = sizes.map((size) => {
    const names = arms.filter(({ tasks }) => tasks === size).map(({ arm }) => arm);
    return `  ${counted(names.length, 'arm')} x ${counted(size, 'task')} x ${spec.trials_per_task} trials: ${names.join(', ')}`;
  });
  return [
    `Would run ${spec.experiment_id} on ${spec.model}:`,
    ...groups,
    `  ${trials} trials, at least ${requests.least} and at most ${requests.most} model requests, ${counted(trainings, 'LoRA training')}.`,
  ].join('\n');
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
