import type { Comparison, ScoredRate } from '../../../domain/comparison/comparison.ts';
import { verdictMarks } from '../../../domain/comparison/verdict.ts';
import { signedPoints } from '../../numbers.ts';
import { tasksInOrder } from '../task-order.ts';
import { typeset, withInterval } from '../typeset.ts';
import { type Interval, differenceTicks, pooled, signedTick, single } from './differences.ts';
import { type Row, type RowFigure, drawRows } from './rows.ts';
import { type Drawing, type Layout, line } from './svg.ts';

/** The difference of the arms by task and over all tasks, in percentage points with 95% intervals. */
export function forest(comparison: Comparison, layout: Layout): Drawing {
  const { overall, clustered, hypotheses } = comparison;
  const { threshold, estimate, interval_95 } = hypotheses.h1.decided_by;
  const marks = verdictMarks(hypotheses.h1);
  const tasks = tasksInOrder(comparison);
  const intervals = [
    ...tasks.map((task) => (task.difference === null ? null : task.newcombe_95)),
    interval_95,
    clustered.ci_95,
  ];
  const figure: RowFigure = {
    ticks: differenceTicks(intervals, threshold, layout),
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
        ...numbers(estimate, interval_95, overall, marks),
        draw: pooled(estimate, interval_95, 'estimate'),
      },
      ...(clustered.difference === null
        ? []
        : [
            {
              label: clustered.ci_95 === null ? 'tasks like these' : 'tasks like these (t)',
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
  marks: readonly number[] = [],
): Pick<Row, 'cells' | 'brief'> {
  const counts = rates
    ? [rates.baseline, rates.finetuned].map(({ successes, trials }) => `${successes}/${trials}`)
    : ['', ''];
  return {
    cells: [withInterval(difference, interval, marks), ...counts],
    brief: rates ? counts.join(' → ') : typeset(signedPoints(difference)),
  };
}
