import { wilson95 } from '../../domain/statistics/wilson.ts';
import { attributionTables } from './attribution/tables.ts';
import { controlTable, forestTable, seedTable } from './comparison-tables.ts';
import { csv, type Table } from './csv.ts';
import { acceptedByAttempt } from './figures/attempts.ts';
import { outcomesOf } from './figures/composition.ts';
import { MEASURES } from './figures/costs.ts';
import { ratesOf } from './figures/rates.ts';
import { OUTCOME_CLASSES } from './outcome-class.ts';
import type { ReportData } from './report-data.ts';
import { tasksInOrder } from './task-order.ts';

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
        ...(trials === 0 ? [null, null] : wilson95({ successes, trials })),
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

function lossTable({ adapters }: ReportData): Table | null {
  if (adapters.length === 0) return null;
  return [
    ['arm', 'step', 'loss', 'val_loss'],
    ...adapters.flatMap(({ arm, loss_curve }) =>
      loss_curve.map(({ step, loss, val_loss }) => [arm, step, loss ?? null, val_loss ?? null]),
    ),
  ];
}
