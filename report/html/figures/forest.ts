import type { Comparison, ScoredRate } from '../../../domain/comparison/comparison.ts';
import { signedPoints } from '../../numbers.ts';
import { markup, type Markup, type Part } from '../markup.ts';
import { tasksInOrder } from '../task-order.ts';
import { typeset, withInterval } from '../typeset.ts';
import { type Row, type RowFigure, drawRows } from './rows.ts';
import { roundTicks, type Scale } from './scale.ts';
import { diamond, dot, type Drawing, type Layout, line, whisker } from './svg.ts';

export type Interval = readonly [low: number, high: number];

/** The difference of the arms by task and over all tasks, in percentage points with 95% intervals. */
export function forest(comparison: Comparison, layout: Layout): Drawing {
  const { overall, stratified, clustered, hypotheses } = comparison;
  const { threshold } = hypotheses.h1.decided_by;
  const tasks = tasksInOrder(comparison);
  const all = [...tasks.map((task) => task.newcombe_95), stratified.mh_risk_difference_95, clustered.ci_95];
  const shown: Interval = [
    Math.min(0, ...all.map((interval) => interval?.[0] ?? 0)),
    Math.max(threshold, ...all.map((interval) => interval?.[1] ?? 0)),
  ];
  const figure: RowFigure = {
    ticks: roundTicks([100 * shown[0], 100 * shown[1]], layout === 'wide' ? 8 : 5).map((tick) => tick / 100),
    tickLabel: signedTick,
    axisTitle: 'difference in pass rate, percentage points',
    columns: [
      { head: 'difference [95%]', width: 150 },
      { head: 'baseline', width: 66 },
      { head: 'fine-tuned', width: 74 },
    ],
    rowHeight: 28,
    behind: (x, top, bottom) => [
      line(x(0), top, x(0), bottom, 'zero'),
      line(x(threshold), top, x(threshold), bottom, 'threshold'),
    ],
    rows: [
      ...tasks.map((task): Row => ({
        label: task.task_id,
        ...numbers(task.difference, task.newcombe_95, task),
        draw: single(task.difference, task.newcombe_95),
      })),
      {
        label: 'all tasks (MH)',
        emphasis: true,
        apart: true,
        ...numbers(stratified.mh_risk_difference, stratified.mh_risk_difference_95, overall),
        draw: pooled(stratified.mh_risk_difference, stratified.mh_risk_difference_95, 'estimate'),
      },
      ...(clustered.difference === null
        ? []
        : [
            {
              label: clustered.df === null ? 'tasks like these' : `tasks like these (t, ${clustered.df} df)`,
              ...numbers(clustered.difference, clustered.ci_95),
              draw: pooled(clustered.difference, clustered.ci_95, 'estimate open'),
            },
          ]),
    ],
  };
  return drawRows(figure, layout);
}

function numbers(
  difference: number | null,
  interval: Interval | null,
  rates?: { baseline: ScoredRate; finetuned: ScoredRate },
): Pick<Row, 'cells' | 'brief'> {
  const counts = rates
    ? [rates.baseline, rates.finetuned].map(({ successes, trials }) => `${successes}/${trials}`)
    : ['', ''];
  return {
    cells: [withInterval(difference, interval), ...counts],
    brief: rates ? counts.join(' → ') : typeset(signedPoints(difference)),
  };
}

/** A square on the interval. */
export function single(difference: number | null, [low, high]: Interval) {
  return (x: Scale, y: number): Part => [
    whisker(x(low), x(high), y, 'interval'),
    difference === null ? null : dot('square', x(difference), y, 5, 'estimate'),
  ];
}

/** A diamond from one end of the interval to the other. */
export function pooled(difference: number | null, interval: Interval | null, className: string) {
  return (x: Scale, y: number): Markup | null =>
    difference === null || interval === null
      ? null
      : markup`${diamond([x(interval[0]), x(difference), x(interval[1])], y, 7, className)}`;
}

export function signedTick(tick: number): string {
  const points = Math.round(100 * tick);
  return points > 0 ? `+${points}` : String(points).replace('-', '−');
}
