import { AttributionVerdict } from '../../../domain/attribution/attribution.ts';
import type { AttributionComparison, FigureChange } from '../../../domain/comparison/attribution.ts';
import type { Cell, Table } from '../csv.ts';
import type { ReportData } from '../report-data.ts';
import { tasksInOrder } from '../task-order.ts';
import { figuresOf } from './attributed-arms.ts';
import { measured, MEASURES } from './measures.ts';

/** The numbers of the section on whose fault it was, of every arm that was judged; none where none was. */
export function attributionTables({ comparison }: Pick<ReportData, 'comparison'>): [string, Table][] {
  const { attribution } = comparison;
  if (attribution === null) return [];
  const scopes = [null, ...tasksInOrder(comparison).map(({ task_id }) => task_id)];
  const tables: [string, Table][] = [
    ['attribution_verdicts.csv', verdictTable(attribution, scopes)],
    ['attribution_figures.csv', figureTable(attribution, scopes)],
  ];
  if (attribution.change !== null) tables.push(['attribution_flips.csv', flipTable(attribution.change)]);
  return tables;
}

type Scopes = readonly (string | null)[];

function verdictTable({ arms }: AttributionComparison, scopes: Scopes): Table {
  return [
    ['task_id', 'arm', ...AttributionVerdict.options],
    ...scopes.flatMap((taskId) =>
      arms.flatMap((arm) => {
        const figures = figuresOf(arm, taskId);
        if (figures === null) return [];
        return [[taskId ?? 'all', arm.arm, ...AttributionVerdict.options.map((verdict) => figures.verdicts[verdict])]];
      }),
    ),
  ];
}

function figureTable({ arms, change }: AttributionComparison, scopes: Scopes): Table {
  return [
    ['task_id', 'figure', 'arm', 'count', 'of', 'value', 'low_95', 'high_95'],
    ...scopes.flatMap((taskId) =>
      MEASURES.flatMap((name) => [
        ...arms.flatMap((arm) => {
          const figures = figuresOf(arm, taskId);
          if (figures === null) return [];
          const { count, of, value, interval } = measured(figures, name);
          return [[taskId ?? 'all', name, arm.arm, count, of, value, ...(interval ?? [null, null])]];
        }),
        ...changeRow(changesOf(change, taskId)?.[name], [taskId ?? 'all', name, 'change']),
      ]),
    ),
  ];
}

function changeRow(change: FigureChange | undefined, key: string[]): Cell[][] {
  if (change === undefined) return [];
  return [[...key, null, null, change.difference, ...(change.interval_95 ?? [null, null])]];
}

type Change = NonNullable<AttributionComparison['change']>;

/** From the baseline to the finetuned arm, in one task or in all (null). */
export function changesOf(change: Change | null, taskId: string | null): Change['overall'] | null {
  if (change === null || taskId === null) return change?.overall ?? null;
  return change.per_task.find(({ task_id }) => task_id === taskId) ?? null;
}

function flipTable({ flips }: Change): Table {
  return [['from', 'to', 'pairs'], ...flips.map(({ from, to, trials }) => [from, to, trials])];
}
