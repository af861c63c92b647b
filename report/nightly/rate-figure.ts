import { percent } from '../numbers.ts';
import type { Box } from '../html/figures/panels.ts';
import { at, linear, roundTicks, type Scale } from '../html/figures/scale.ts';
import { type Drawing, type Layout, line, path, text, WIDTH } from '../html/figures/svg.ts';
import { markup, type Part } from '../html/markup.ts';
import { type Change, changes, dayOf, type History, type PlacedNight, referenceStretches } from './history.ts';
import { axisTitle, nightAxis, slotScale } from './night-axis.ts';
import { INTERVAL_CLASS, kindOf, NIGHT_KINDS, NIGHT_WORDS, nightMark } from './night-marks.ts';
import { referenceBand } from './reference-band.ts';

const PLOT_HEIGHT: Record<Layout, number> = { wide: 250, narrow: 210 };
const LABEL_HEIGHT = 14;
const MAX_LABEL_ROWS = 4;
/** Mean width of a character of a label, in a figure's units. */
const CHARACTER = 5.7;

/** The pass rate of every night with its interval, over the reference's; above it what changed between nights. */
export function rateFigure(history: History, layout: Layout): Drawing {
  const left = 40;
  const right = WIDTH[layout] - 8;
  const x = slotScale(history, { left, right });
  const labels = placedLabels(changes(history), x, right);
  const top = 8 + LABEL_HEIGHT * (1 + Math.max(-1, ...labels.map(({ row }) => row ?? -1)));
  const box = { left, right, top, bottom: top + PLOT_HEIGHT[layout] };
  const ticks = rateTicks(history);
  const y = linear([ticks[0] ?? 0, ticks.at(-1) ?? 1], [box.bottom, box.top]);
  return {
    height: box.bottom + 46,
    marks: markup`${references(history, x, y)}
${ticks.map((tick) => markup`${line(left, y(tick), right, y(tick), 'grid')}${text(`${Math.round(100 * tick)}%`, { x: left - 7, y: y(tick) + 4, anchor: 'end', className: 'tick' })}`)}
${labels.map((label) => changeLine(label, x, box))}${labels.map((label) => changeLabel(label, x, box))}
${course(history, x, y)}
${nightMarks(history, x, y, box)}
${nightAxis(history, x, box)}
${text(axisTitle(history), { x: (left + right) / 2, y: box.bottom + 38, anchor: 'middle', className: 'axis' })}`,
  };
}

/** As much of the scale from 0 to 100% as the intervals need. */
function rateTicks(history: History): number[] {
  const arms = [
    ...history.nights.map(({ result }) => result.night_arm),
    ...referenceStretches(history).map(({ arm }) => arm),
  ];
  const ends = arms.flatMap(({ wilson_95: interval }) => interval ?? []);
  const low = Math.min(1, ...ends);
  const high = Math.max(0, ...ends);
  if (low >= high) return [0, 0.25, 0.5, 0.75, 1];
  return roundTicks([low, high], 6).filter((tick) => tick >= 0 && tick <= 1);
}

function references(history: History, x: Scale, y: Scale): Part {
  return referenceStretches(history).map((stretch) => {
    const { rate, wilson_95: interval } = stretch.arm;
    return rate === null || interval === null ? null : referenceBand(stretch, { rate, interval }, x, y);
  });
}

interface PlacedLabel extends Change {
  /** 0 is the row next to the plot; null where there is no room, and the line stands alone. */
  row: number | null;
  atLeft: boolean;
}

/** From right to left: a label stands above the lines that it would cross. */
function placedLabels(found: readonly Change[], x: Scale, right: number): PlacedLabel[] {
  return found.reduceRight<PlacedLabel[]>((later, { slot, what }) => {
    const end = x(slot) + CHARACTER * what.length + 10;
    const below = later.filter((label) => x(label.slot) < end).map(({ row }) => row ?? -1);
    const row = 1 + Math.max(-1, ...below);
    return [{ slot, what, atLeft: end > right, row: row < MAX_LABEL_ROWS ? row : null }, ...later];
  }, []);
}

/** Between the night and the one before it. */
function changeLine({ slot, row }: PlacedLabel, x: Scale, { top, bottom }: Box): Part {
  const place = x(slot - 0.5);
  return line(place, top - (row === null ? 0 : LABEL_HEIGHT * row + 14), place, bottom, 'threshold');
}

function changeLabel({ slot, what, row, atLeft }: PlacedLabel, x: Scale, { top }: Box): Part {
  if (row === null) return null;
  return text(what, {
    x: x(slot - 0.5) + (atLeft ? -5 : 5),
    y: top - 6 - LABEL_HEIGHT * row,
    anchor: atLeft ? 'end' : 'start',
    className: 'head halo',
  });
}

/** From night to night; not across a night that is missing or was not comparable. */
function course({ nights }: History, x: Scale, y: Scale): Part {
  let previous: number | null = null;
  const steps = nights.map(({ result, slot }) => {
    const { rate } = result.night_arm;
    if (rate === null || kindOf(result) === 'not_comparable') {
      previous = null;
      return '';
    }
    const command = previous === slot - 1 ? 'L' : 'M';
    previous = slot;
    return `${command}${at(x(slot))} ${at(y(rate))}`;
  });
  return markup`<g opacity=".55">${path(steps.join(''), 'interval reference')}</g>`;
}

function nightMarks({ nights }: History, x: Scale, y: Scale, { bottom }: Box): Part {
  const pitch = x(1) - x(0);
  const radius = Math.min(4.6, Math.max(1.1, 0.36 * pitch));
  // Intervals that touch are a haze behind the points.
  const opacity = Math.min(0.8, Math.max(0.22, 0.13 * pitch));
  return NIGHT_KINDS.map((kind) => {
    const own = nights.filter(({ result }) => kindOf(result) === kind);
    if (own.length === 0) return null;
    const whiskers = kind === 'not_comparable' ? '' : own.map((night) => whisker(night, x, y, pitch)).join('');
    return markup`<g opacity="${at(opacity)}">${path(whiskers, INTERVAL_CLASS[kind])}</g>
${own.map((night) => {
  const { rate } = night.result.night_arm;
  return markup`<g><title>${hover(night)}</title>${nightMark(kind, x(night.slot), rate === null ? bottom - 6 : y(rate), radius)}</g>`;
})}
`;
  });
}

function whisker({ result, slot }: PlacedNight, x: Scale, y: Scale, pitch: number): string {
  if (result.night_arm.wilson_95 === null) return '';
  const [low, high] = result.night_arm.wilson_95;
  const end = (value: number): string => `M${at(x(slot) - 3)} ${at(y(value))}h6`;
  return `M${at(x(slot))} ${at(y(low))}V${at(y(high))}${pitch > 12 ? end(low) + end(high) : ''}`;
}

function hover({ result, scheduledMs }: PlacedNight): string {
  return `${dayOf(scheduledMs)}: ${percent(result.night_arm.rate)}, ${NIGHT_WORDS[kindOf(result)].label.toLowerCase()}`;
}
