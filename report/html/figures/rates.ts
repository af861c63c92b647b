import type { Counts } from '../../../domain/statistics/counts.ts';
import { wilson95 } from '../../../domain/statistics/wilson.ts';
import { percent } from '../../numbers.ts';
import { ARM_SHAPES, briefLabel } from '../arm-words.ts';
import { contrastedArms } from '../control-arms.ts';
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
  const shown = contrastedArms(arms);
  const middles = middlesOf(shown);
  const rowHeight = middles.size > 2 ? 46 : 36;
  const row = (label: string, taskId: string | null): Row => {
    const measured = ratesOf(shown, taskId);
    return {
      label,
      emphasis: taskId === null,
      apart: taskId === null,
      cells: shown.map((arm) =>
        measured
          .filter((rate) => rate.arm === arm)
          .map(rateText)
          .join(''),
      ),
      brief: measured
        .filter(({ arm: { role } }) => role === 'baseline' || role === 'finetuned')
        .map(rateText)
        .join(' → '),
      // The band comes first, so that it lies behind the others.
      draw: (x, y) =>
        measured.toReversed().map((rate) => drawRate(rate, x, y + (middles.get(rate.arm.name) ?? 0), rowHeight - 4)),
    };
  };
  return drawRows(
    {
      ticks: range(0, 5).map((fifth) => fifth / 5),
      tickLabel: (tick) => `${Math.round(100 * tick)}%`,
      axisTitle: 'trials that passed, of those scored',
      columns: shown.map((arm) => ({ head: briefLabel(arm), width: 76 })),
      rowHeight,
      rows: [...tasksInOrder(comparison).map(({ task_id }) => row(task_id, task_id)), row('all tasks', null)],
    },
    layout,
  );
}

function rateText({ successes, trials }: Counts): string {
  return percent(trials === 0 ? null : successes / trials);
}

/** Arms stand one below the other around the middle of their row; the reference arm's band is behind them all. */
function middlesOf(arms: readonly ArmDetail[]): Map<string, number> {
  const dots = arms.filter(({ role }) => role !== 'reference');
  const gap = dots.length > 2 ? 12 : 14;
  return new Map(dots.map(({ name }, index) => [name, gap * (index - (dots.length - 1) / 2)]));
}

function drawRate({ arm, ...counts }: ArmRate, x: Scale, y: number, bandHeight: number): Part {
  const { role } = arm;
  const [low, high] = wilson95(counts);
  if (counts.trials === 0) return null;
  const rate = counts.successes / counts.trials;
  if (role === 'reference') {
    const top = y - bandHeight / 2;
    return markup`${rect(x(low), top, x(high) - x(low), bandHeight, 'band')}${rect(x(rate) - 0.75, top, 1.5, bandHeight, 'band-middle')}`;
  }
  return markup`${whisker(x(low), x(high), y, `interval ${role}`)}${dot(ARM_SHAPES[role], x(rate), y, 4.5, role)}`;
}
