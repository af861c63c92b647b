import { briefLabel } from '../arm-words.ts';
import { contrastedArms, isHeldOut, wholeArms } from '../control-arms.ts';
import { markup, type Markup, type Part } from '../markup.ts';
import { OUTCOME_CLASSES, OUTCOME_WORDS, type OutcomeClass } from '../outcome-class.ts';
import type { ArmDetail, ReportData } from '../report-data.ts';
import { tasksInOrder } from '../task-order.ts';
import { range, linear } from './scale.ts';
import { type Drawing, type Layout, line, rect, text, WIDTH } from './svg.ts';

/** How many trials of some arms ended in each class, in one task or in all (null). */
export function outcomesOf(arms: readonly ArmDetail[], taskId: string | null): Map<OutcomeClass, number> {
  const counts = new Map<OutcomeClass, number>();
  for (const task of arms.flatMap(({ tasks }) => tasks)) {
    if (taskId !== null && task.taskId !== taskId) continue;
    for (const { outcome } of task.trials) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }
  return counts;
}

const LABELS = 150;
const ARM_LABELS = 92;

/** Every trial by how it ended: bars of 100%, for all tasks one of every arm, then by task those that are compared. */
export function composition({ comparison, arms }: Pick<ReportData, 'comparison' | 'arms'>, layout: Layout): Drawing {
  const width = WIDTH[layout];
  const wide = layout === 'wide';
  const left = wide ? LABELS + ARM_LABELS : ARM_LABELS;
  const x = linear([0, 1], [left, width - 18]);
  const groups = [null, ...tasksInOrder(comparison).map(({ task_id }) => task_id)];
  let y = 4;
  const drawn = groups.map((taskId) => {
    const tall = taskId === null ? 24 : 15;
    const label = text(taskId ?? 'all tasks', {
      x: 0,
      y: wide ? y + tall / 2 + 4 : y + 10,
      className: taskId === null ? 'strong' : '',
    });
    if (!wide) y += 16;
    const shown = taskId === null ? arms : [...contrastedArms(arms), ...arms.filter(isHeldOut)];
    const bars = wholeArms(shown, briefLabel).map(({ label: armName, arms: own }) => {
      const counts = outcomesOf(own, taskId);
      if (counts.size === 0) return null;
      const middle = y + tall / 2;
      const bar = markup`${text(armName, { x: left - 8, y: middle + 4, anchor: 'end', className: 'head' })}${stackedBar(counts, x, y, tall)}${rect(left, y, x(1) - left, tall, 'frame')}`;
      y += tall + 3;
      return bar;
    });
    y += taskId === null ? 14 : 9;
    return markup`${label}${bars}`;
  });
  const ticks = range(0, 4).map((quarter) => quarter / 4);
  return {
    height: y + 20,
    marks: markup`${drawn}
${ticks.map((tick) => markup`${line(x(tick), y - 4, x(tick), y, 'rule')}${text(`${100 * tick}%`, { x: x(tick), y: y + 13, anchor: 'middle', className: 'tick' })}`)}`,
  };
}

function stackedBar(counts: Map<OutcomeClass, number>, x: (share: number) => number, y: number, tall: number): Part {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  let before = 0;
  return OUTCOME_CLASSES.flatMap((outcome) => {
    const count = counts.get(outcome) ?? 0;
    if (count === 0) return [];
    const from = x(before / total);
    before += count;
    return [segment(outcome, count, from, x(before / total), y, tall)];
  });
}

/** A count stands in its segment where there is room, the glyph of its class where there is a little. */
function segment(outcome: OutcomeClass, count: number, from: number, to: number, y: number, tall: number): Markup {
  const { glyph } = OUTCOME_WORDS[outcome];
  const words = [`${glyph} ${count}`, glyph].find((label) => to - from > 8 * label.length + 4);
  const place = { x: (from + to) / 2, y: y + tall / 2 + 4, anchor: 'middle', className: `on-${outcome}` } as const;
  return markup`${rect(from, y, to - from, tall, `o-${outcome}`)}${words === undefined ? null : text(words, place)}`;
}
