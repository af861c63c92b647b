import type { NightTask } from '../../domain/nightly/night.ts';
import { wilson95 } from '../../domain/statistics/wilson.ts';
import { at, linear, type Scale } from '../html/figures/scale.ts';
import { line, path, text } from '../html/figures/svg.ts';
import { markup, type Markup, type Part } from '../html/markup.ts';
import { type History, referenceStretches } from './history.ts';
import { slotScale, slotsOf } from './night-axis.ts';
import { kindOf } from './night-marks.ts';
import { referenceBand } from './reference-band.ts';

const WIDTH = 248;
const HEIGHT = 100;
const BOX = { left: 2, right: WIDTH - 40, top: 6, bottom: HEIGHT - 6 };
const y = linear([0, 1], [BOX.bottom, BOX.top]);

/** With more nights, each point pools as many neighbours as bring the points down to this. */
const MAX_POINTS = 60;

interface PooledPoint {
  slot: number;
  successes: number;
  scored: number;
}

export function pooledNights(history: History): number {
  return Math.ceil(slotsOf(history) / MAX_POINTS);
}

export function tasksOf({ nights }: History): string[] {
  return [...new Set(nights.flatMap(({ result }) => result.per_task.map(({ task_id }) => task_id)))].toSorted();
}

/** A small graph for every task: its pass rate by night, over the reference's. */
export function taskPanels(history: History): Markup {
  return markup`<dl class="numbers" style="grid-template-columns: repeat(auto-fill, minmax(min(13.5rem, 100%), 1fr))">${tasksOf(history).map((taskId) => taskPanel(history, taskId))}</dl>
`;
}

function taskPanel(history: History, taskId: string): Markup {
  const x = slotScale(history, BOX);
  const last = history.nights.findLast(({ result }) => taskOf(result.per_task, taskId))?.result;
  const counts = last && taskOf(last.per_task, taskId);
  const words = counts ? `${countsOf(counts.night)} in the last night; reference ${countsOf(counts.reference)}` : '';
  return markup`<div><dt>${taskId}</dt><dd><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" style="width: 100%; max-width: 20rem" role="img" aria-label="${taskId}: ${words}">
${references(history, taskId, x)}${[0, 0.5, 1].map((tick) => markup`${line(BOX.left, y(tick), BOX.right, y(tick), 'grid')}${text(`${100 * tick}%`, { x: BOX.right + 4, y: y(tick) + 4, className: 'tick' })}`)}
${points(pooled(history, taskId), x, pooledNights(history))}
</svg>${words}</dd></div>
`;
}

function taskOf(tasks: readonly NightTask[], taskId: string): NightTask | undefined {
  return tasks.find(({ task_id }) => task_id === taskId);
}

/** `15 of 25` */
function countsOf([successes, scored]: NightTask['night']): string {
  return scored === 0 ? 'nothing scored' : `${successes} of ${scored}`;
}

function references(history: History, taskId: string, x: Scale): Part {
  return referenceStretches(history).map((stretch) => {
    const told = stretch.nights.flatMap(({ result }) => taskOf(result.per_task, taskId) ?? []);
    const [successes, trials] = told[0]?.reference ?? [0, 0];
    if (trials === 0) return null;
    const interval = wilson95({ successes, trials });
    return referenceBand(stretch, { rate: successes / trials, interval }, x, y);
  });
}

/** Nights that were not comparable are left out: their conditions were other ones. */
function pooled(history: History, taskId: string): PooledPoint[] {
  const size = pooledNights(history);
  const points = new Map<number, PooledPoint>();
  for (const { result, slot } of history.nights) {
    const [successes, scored] = taskOf(result.per_task, taskId)?.night ?? [0, 0];
    if (scored === 0 || kindOf(result) === 'not_comparable') continue;
    const group = Math.floor(slot / size);
    const before = points.get(group) ?? { slot: group * size + (size - 1) / 2, successes: 0, scored: 0 };
    points.set(group, { ...before, successes: before.successes + successes, scored: before.scored + scored });
  }
  return [...points.values()];
}

function points(shown: readonly PooledPoint[], x: Scale, size: number): Part {
  const height = ({ successes, scored }: PooledPoint): number => y(successes / scored);
  const course = shown.map(
    (point, index) =>
      `${shown[index - 1]?.slot === point.slot - size ? 'L' : 'M'}${at(x(point.slot))} ${at(height(point))}`,
  );
  const whiskers = shown.map((point) => {
    const [low, high] = wilson95({ successes: point.successes, trials: point.scored });
    return `M${at(x(point.slot))} ${at(y(low))}V${at(y(high))}`;
  });
  const dots = shown.map(
    (point) => `M${at(x(point.slot) - 1.7)} ${at(height(point))}a1.7 1.7 0 1 0 3.4 0a1.7 1.7 0 1 0 -3.4 0`,
  );
  return markup`<g opacity=".4">${path(whiskers.join(''), 'interval baseline')}</g><g opacity=".7">${path(course.join(''), 'interval baseline')}</g>${path(dots.join(''), 'baseline')}`;
}
