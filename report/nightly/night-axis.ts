import type { Box } from '../html/figures/panels.ts';
import { linear, type Scale } from '../html/figures/scale.ts';
import { line, text } from '../html/figures/svg.ts';
import { markup, type Part } from '../html/markup.ts';
import { dayOf, type History } from './history.ts';

/** So few nights keep a distance that looks like nights, and leave the rest of the axis to those to come. */
const MIN_SLOTS = 14;

/** Nights between two labels. */
const STEPS = [1, 2, 7, 14, 28, 56, 112, 224];

export function slotsOf({ nights }: History): number {
  return Math.max(MIN_SLOTS, (nights.at(-1)?.slot ?? 0) + 1);
}

export function slotScale(history: History, { left, right }: Pick<Box, 'left' | 'right'>): Scale {
  return linear([-0.5, slotsOf(history) - 0.5], [left, right]);
}

/** Dates under the plot, as many as there is room for, the last night's always. */
export function nightAxis(history: History, x: Scale, { left, right, bottom }: Box): Part {
  const last = history.nights.at(-1)?.slot ?? 0;
  const labels = Math.floor((right - left) / 66);
  const step = STEPS.find((nights) => slotsOf(history) / nights <= labels) ?? Math.ceil(slotsOf(history) / labels);
  const slots = Array.from({ length: Math.floor(last / step) + 1 }, (_, index) => last - index * step);
  return slots.map((slot) => {
    const label = shortDate(msOf(history, slot));
    const place = Math.min(Math.max(x(slot), left + 14), right - 14);
    return markup`${line(x(slot), bottom, x(slot), bottom + 4, 'zero')}${text(label, { x: place, y: bottom + 17, anchor: 'middle', className: 'tick' })}`;
  });
}

/** The time of a slot, by the last night before it: a slot without a night has one, too. */
function msOf({ nights, cadenceMs }: History, slot: number): number {
  const night = nights.findLast((placed) => placed.slot <= slot) ?? nights[0];
  return night ? night.scheduledMs + (slot - night.slot) * cadenceMs : 0;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `23 Nov` */
function shortDate(ms: number): string {
  const date = new Date(ms);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''}`;
}

/** `nights from 2026-09-25 to 2026-11-23 (UTC)` */
export function axisTitle({ nights }: History): string {
  const [first, last] = [nights[0], nights.at(-1)];
  if (!first || !last) return '';
  return first === last
    ? `night of ${dayOf(first.scheduledMs)} (UTC)`
    : `nights from ${dayOf(first.scheduledMs)} to ${dayOf(last.scheduledMs)} (UTC)`;
}
