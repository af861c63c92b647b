import type { Contrast } from '../../domain/comparison/control.ts';
import { wilson95 } from '../../domain/statistics/wilson.ts';
import { attributionTables } from './attribution/tables.ts';
import { type Cell, csv } from './csv.ts';
import { acceptedByAttempt } from './figures/attempts.ts';
import { outcomesOf } from './figures/composition.ts';
import { MEASURES } from './figures/costs.ts';
import { ratesOf } from './figures/rates.ts';
import { OUTCOME_CLASSES } from './outcome-class.ts';
import type { ReportData } from './report-data.ts';
import { tasksInOrder } from './task-order.ts';

type Table = readonly (readonly Cell[])[];

/** The numbers of every figure that the report has as CSV, by file name. Rates and differences are fractions. */
export function figureTables(data: ReportData): Map<string, string> {
  const tables: [string, Table | null][] = [
    ['forest.csv', forestTable(data)],
    ['pass_rates.csv', rateTable(data)],
    ['outcomes.csv', outcomeTable(data)],
    ['attempts.csv', attemptTable(data)],
    ['costs.csv', costTable(data)],
    ['controls.csv', controlTable(data)],
    ['seeds.csv', seedTable(data)],
    ...attributionTables(data),
    ['training_loss.csv', lossTable(data)],
  ];
  return new Map(tables.flatMap(([name, table]) => (table === null ? [] : [[name, csv(table)]])));
}

function forestTable({ comparison }: ReportData): Table {
  const { overall, stratified, clustered } = comparison;
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
      ...task.newcombe_95,
      ...counts(task),
    ]),
    [
      'all_tasks_mantel_haenszel',
      null,
      stratified.mh_risk_difference,
      ...(stratified.mh_risk_difference_95 ?? [null, null]),
      ...counts(overall),
    ],
    ['tasks_like_these_t', null, clustered.difference, ...(clustered.ci_95 ?? [null, null]), null, null, null, null],
  ];
}

function rateTable({ comparison, arms }: ReportData): Table {
  const scopes = [...tasksInOrder(comparison).map(({ task_id }) => task_id), null];
  return [
    ['task_id', 'arm', 'successes', 'trials', 'rate', 'wilson_low_95', 'wilson_high_95'],
    ...scopes.flatMap((taskId) =>
      ratesOf(arms, taskId).map(({ arm, successes, trials }) => [
        taskId ?? 'all',
        arm.name,
        successes,
        trials,
        trials === 0 ? null : successes / trials,
        ...wilson95({ successes, trials }),
      ]),
    ),
  ];
}

function outcomeTable({ comparison, arms }: ReportData): Table {
  const scopes = [null, ...tasksInOrder(comparison).map(({ task_id }) => task_id)];
  return [
    ['task_id', 'arm', ...OUTCOME_CLASSES],
    ...scopes.flatMap((taskId) =>
      arms.map((arm) => {
        const counts = outcomesOf([arm], taskId);
        return [taskId ?? 'all', arm.name, ...OUTCOME_CLASSES.map((outcome) => counts[outcome] ?? 0)];
      }),
    ),
  ];
}

function attemptTable({ arms }: ReportData): Table {
  return [
    ['arm', 'step', 'attempts_at_most', 'accepted', 'scored_trials', 'wilson_low_95', 'wilson_high_95'],
    ...arms.flatMap((arm) =>
      (['g_test', 'g_impl'] as const).flatMap((step) =>
        acceptedByAttempt(arm, step).map(({ attempt, successes, trials, wilson95: interval }) => [
          arm.name,
          step,
          attempt,
          successes,
          trials,
          ...interval,
        ]),
      ),
    ),
  ];
}

function costTable({ arms }: ReportData): Table {
  return [
    ['arm', 'measure', 'percentile', 'value'],
    ...arms.flatMap((arm) =>
      MEASURES.flatMap(({ name, of }) =>
        (of(arm)?.percentiles ?? []).map((value, percentile) => [arm.name, name, percentile, value]),
      ),
    ),
  ];
}

function controlTable({ comparison: { controls } }: ReportData): Table | null {
  if (controls.every(({ contrasts }) => contrasts.length === 0)) return null;
  return [
    [
      ...['control', 'from', 'to', 'task_id', 'from_successes', 'from_trials', 'to_successes', 'to_trials'],
      ...['difference', 'low_95', 'high_95', 'p'],
    ],
    ...controls.flatMap(({ control, contrasts }) =>
      contrasts.flatMap(({ from, to, difference, interval_95, p, per_task }) => [
        [control, from.name, to.name, 'all', ...sides({ from, to }), difference, ...(interval_95 ?? [null, null]), p],
        ...per_task.map((task) => [
          ...[control, from.name, to.name, task.task_id, ...sides(task), task.difference],
          ...[...task.newcombe_95, null],
        ]),
      ]),
    ),
  ];
}

function sides({ from, to }: Pick<Contrast['per_task'][number], 'from' | 'to'>): number[] {
  return [from.successes, from.trials, to.successes, to.trials];
}

function seedTable({ comparison: { seeds } }: ReportData): Table | null {
  if (seeds === null) return null;
  return [
    ['arm', 'seed', 'successes', 'trials', 'rate', 'wilson_low_95', 'wilson_high_95'],
    ...seeds.adapters.map(({ arm, seed, successes, trials, rate }) => [
      ...[arm, seed, successes, trials, rate],
      ...wilson95({ successes, trials }),
    ]),
  ];
}

function lossTable({ adapters: [first] }: ReportData): Table | null {
  if (first === undefined) return null;
  return [
    ['step', 'loss', 'val_loss'],
    ...first.loss_curve.map(({ step, loss, val_loss }) => [step, loss ?? null, val_loss ?? null]),
  ];
}
