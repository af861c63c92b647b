import type { Comparison } from '../../../domain/comparison/comparison.ts';
import type { Contrast, ControlResult } from '../../../domain/comparison/control.ts';
import { contrastLabel } from '../control-words.ts';
import { typeset, withInterval } from '../typeset.ts';
import { signedPoints } from '../../numbers.ts';
import { type Interval, differenceTicks, pooled, signedTick, single } from './differences.ts';
import { type Row, drawRows } from './rows.ts';
import { type Drawing, type Layout, line } from './svg.ts';

type Counted = Pick<Contrast['per_task'][number], 'from' | 'to'>;

/** The gain, and below it what the controls part it into: differences in percentage points with 95% intervals. */
export function controlForest({ hypotheses, overall, controls }: Comparison, layout: Layout): Drawing {
  const { estimate, interval_95 } = hypotheses.h1.decided_by;
  const contrasts = controls.flatMap((control) => control.contrasts);
  const heldOut = controls.flatMap((control) =>
    taskRows(control).map(({ difference, newcombe_95 }) => (difference === null ? null : newcombe_95)),
  );
  const intervals = [interval_95, ...contrasts.map((contrast) => contrast.interval_95), ...heldOut];
  return drawRows(
    {
      ticks: differenceTicks(intervals, 0, layout),
      tickLabel: signedTick,
      axisTitle: 'difference in pass rate, percentage points',
      columns: [
        { head: 'difference [95%]', width: 150 },
        { head: 'from', width: 66 },
        { head: 'to', width: 74 },
      ],
      rowHeight: 28,
      behind: (x, top, bottom) => [line(x(0), top, x(0), bottom, 'zero')],
      rows: [
        {
          label: 'baseline → fine-tuned',
          emphasis: true,
          ...numbers(estimate, interval_95, { from: overall.baseline, to: overall.finetuned }),
          draw: pooled(estimate, interval_95, 'estimate'),
        },
        ...controls.flatMap(controlRows),
      ],
    },
    layout,
  );
}

/** The tasks of `leave_one_task_out`, each by an adapter of its own; other controls have one adapter for all. */
export function taskRows({ control, contrasts }: ControlResult): Contrast['per_task'] {
  return control === 'leave_one_task_out' ? (contrasts[0]?.per_task ?? []) : [];
}

function controlRows(result: ControlResult): Row[] {
  const { control, contrasts } = result;
  const [first, ...others] = contrasts;
  if (first === undefined) {
    return [{ label: control, apart: true, cells: ['not measured'], brief: 'not measured', draw: () => null }];
  }
  return [
    { ...contrastRow(first), apart: true },
    ...taskRows(result).map(({ task_id, difference, newcombe_95, ...counts }) => ({
      label: task_id,
      part: true,
      ...numbers(difference, newcombe_95, counts),
      draw: single(difference, newcombe_95),
    })),
    ...others.map(contrastRow),
  ];
}

function contrastRow(contrast: Contrast): Row {
  const { difference, interval_95 } = contrast;
  return {
    label: contrastLabel(contrast),
    ...numbers(difference, interval_95, contrast),
    draw: pooled(difference, interval_95, 'estimate open'),
  };
}

function numbers(
  difference: number | null,
  interval: Interval | null,
  { from, to }: Counted,
): Pick<Row, 'cells' | 'brief'> {
  const counts = [from, to].map(({ successes, trials }) => `${successes}/${trials}`);
  return { cells: [withInterval(difference, interval), ...counts], brief: typeset(`${signedPoints(difference)} pp`) };
}
