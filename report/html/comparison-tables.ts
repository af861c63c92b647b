import type { Contrast } from '../../domain/comparison/control.ts';
import { wilson95 } from '../../domain/statistics/wilson.ts';
import type { Cell, Table } from './csv.ts';
import type { ReportData } from './report-data.ts';
import { tasksInOrder } from './task-order.ts';

/** The numbers of the forest plot. */
export function forestTable({ comparison }: ReportData): Table {
  const { overall, clustered, hypotheses } = comparison;
  const { estimate, interval_95 } = hypotheses.h1.decided_by;
  const counts = ({ baseline, finetuned }: typeof overall | (typeof comparison.per_task)[number]): Cell[] => [
    baseline.successes,
    baseline.trials,
    finetuned.successes,
    finetuned.trials,
  ];
  return [
    [
      'scope',
      'task_id',
      'difference',
      'low_95',
      'high_95',
      'baseline_successes',
      'baseline_trials',
      'finetuned_successes',
      'finetuned_trials',
    ],
    ...tasksInOrder(comparison).map((task) => [
      'task',
      task.task_id,
      task.difference,
      ...(task.difference === null ? [null, null] : task.newcombe_95),
      ...counts(task),
    ]),
    ['all_tasks_mantel_haenszel', null, estimate, ...(interval_95 ?? [null, null]), ...counts(overall)],
    ['tasks_like_these_t', null, clustered.difference, ...(clustered.ci_95 ?? [null, null]), null, null, null, null],
  ];
}

/** The numbers of the figure of controls, the gain that they part first; null where none was measured. */
export function controlTable({ comparison: { controls, overall, hypotheses } }: ReportData): Table | null {
  if (controls.every(({ contrasts }) => contrasts.length === 0)) return null;
  const { decided_by } = hypotheses.h1;
  const gain = sides({ from: overall.baseline, to: overall.finetuned });
  return [
    [
      ...['control', 'from', 'to', 'task_id', 'from_successes', 'from_trials', 'to_successes', 'to_trials'],
      ...['difference', 'low_95', 'high_95', 'p'],
    ],
    [
      null,
      'baseline',
      'finetuned',
      'all',
      ...gain,
      decided_by.estimate,
      ...(decided_by.interval_95 ?? [null, null]),
      decided_by.p,
    ],
    ...controls.flatMap(({ control, contrasts }) =>
      contrasts.flatMap(({ from, to, difference, interval_95, p, per_task }) => [
        [control, from.name, to.name, 'all', ...sides({ from, to }), difference, ...(interval_95 ?? [null, null]), p],
        ...per_task.map((task) => [
          ...[control, from.name, to.name, task.task_id, ...sides(task), task.difference],
          ...(task.difference === null ? [null, null] : task.newcombe_95),
          null,
        ]),
      ]),
    ),
  ];
}

function sides({ from, to }: Pick<Contrast['per_task'][number], 'from' | 'to'>): number[] {
  return [from.successes, from.trials, to.successes, to.trials];
}

/** The numbers of the figure of seeds; null where one adapter was trained. */
export function seedTable({ comparison: { seeds } }: ReportData): Table | null {
  if (seeds === null) return null;
  return [
    ['arm', 'seed', 'successes', 'trials', 'rate', 'wilson_low_95', 'wilson_high_95'],
    ...seeds.adapters.map(({ arm, seed, successes, trials, rate }) => [
      ...[arm, seed, successes, trials, rate],
      ...(rate === null ? [null, null] : wilson95({ successes, trials })),
    ]),
    ['mean', null, null, null, seeds.mean, null, null],
  ];
}
