import type { Counts } from '../../../domain/statistics/counts.ts';
import { wilson95 } from '../../../domain/statistics/wilson.ts';
import { percent } from '../../numbers.ts';
import { ARM_SHAPES, armLabel } from '../arm-words.ts';
import { markup, type Part } from '../markup.ts';
import type { ArmDetail, ReportData } from '../report-data.ts';
import { tasksInOrder } from '../task-order.ts';
import { drawRows, type Row } from './rows.ts';
import { range, type Scale } from './scale.ts';
import { dot, type Drawing, type Layout, rect, whisker } from './svg.ts';

export interface ArmRate extends Counts {
  arm: ArmDetail;
}

/** The scored trials of every arm in one task, or in all (null); arms without the task are left out. */
export function ratesOf(arms: readonly ArmDetail[], taskId: string | null): ArmRate[] {
  return arms.flatMap((arm) => {
    const counts = taskId === null ? arm.summary.overall : arm.summary.tasks.find((task) => task.task_id === taskId);
    return counts ? [{ arm, successes: counts.successes, trials: counts.scored }] : [];
  });
}

/** Pass rates with Wilson intervals; the reference arm is a band as wide as its own interval. */
export function rates({ comparison, arms }: Pick<ReportData, 'comparison' | 'arms'>, layout: Layout): Drawing {
  const row = (label: string, taskId: string | null): Row => {
    const measured = ratesOf(arms, taskId);
    return {
      label,
      emphasis: taskId === null,
      apart: taskId === null,
      cells: measured.map(({ successes, trials }) => percent(trials === 0 ? null : successes / trials)),
      brief: measured
        .filter(({ arm }) => arm.role !== 'reference')
        .map(({ successes, trials }) => percent(trials === 0 ? null : successes / trials))
        .join(' → '),
      // The band comes first, so that it lies behind the others.
      draw: (x, y) => measured.toReversed().map((rate) => drawRate(rate, x, y)),
    };
  };
  return drawRows(
    {
      ticks: range(0, 5).map((fifth) => fifth / 5),
      tickLabel: (tick) => `${Math.round(100 * tick)}%`,
      axisTitle: 'trials that passed, of those scored',
      columns: arms.map((arm) => ({ head: arm.role === 'reference' ? 'reference' : armLabel(arm), width: 76 })),
      rowHeight: 36,
      rows: [...tasksInOrder(comparison).map(({ task_id }) => row(task_id, task_id)), row('all tasks', null)],
    },
    layout,
  );
}

const OFFSET = { baseline: -7, finetuned: 7, reference: 0 };

function drawRate({ arm, ...counts }: ArmRate, x: Scale, y: number): Part {
  const { role } = arm;
  const [low, high] = wilson95(counts);
  if (counts.trials === 0) return null;
  const rate = counts.successes / counts.trials;
  if (role === 'reference') {
    return markup`${rect(x(low), y - 16, x(high) - x(low), 32, 'band')}${rect(x(rate) - 0.75, y - 16, 1.5, 32, 'band-middle')}`;
  }
  const middle = y + OFFSET[role];
  return markup`${whisker(x(low), x(high), middle, `interval ${role}`)}${dot(ARM_SHAPES[role], x(rate), middle, 4.5, role)}`;
}
