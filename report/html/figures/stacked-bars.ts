import { markup, type Markup, type Part } from '../markup.ts';
import { label } from './label.ts';
import { linear, range, type Scale } from './scale.ts';
import { type Drawing, type Layout, line, rect, text, WIDTH } from './svg.ts';

/** `glyph` stands for a class where there is no room for words, and where colours cannot be told apart. */
export interface ClassWords {
  glyph: string;
  label: string;
  meaning: string;
}

/** Classes that part a whole: everything is in exactly one. Their names are those of their colours in the style sheet. */
export interface Classes<Class extends string> {
  order: readonly Class[];
  words: Readonly<Record<Class, ClassWords>>;
  /** Its count stands beside the bar wherever its segment has no room for it; of others, where there is none for the glyph. */
  noted?: Class;
}

/** Bars that belong together, one for each arm. */
export interface BarGroup<Class extends string> {
  label: string;
  emphasis: boolean;
  bars: readonly { label: string; counts: Counts<Class> }[];
}

export type Counts<Class extends string> = Readonly<Partial<Record<Class, number>>>;

const LABELS = 150;
const ARM_LABELS = 92;
const MARGIN = 18;
/** As narrow as bars get where notes stand beside them: what is noted does not depend on the room that notes take. */
const NARROWEST: Record<Layout, number> = { wide: 400, narrow: 140 };

/** Bars of 100%, parted by classes; a bar of nothing is left out, and a group of such bars. */
export function stackedBars<Class extends string>(
  groups: readonly BarGroup<Class>[],
  classes: Classes<Class>,
  layout: Layout,
): Drawing {
  const width = WIDTH[layout];
  const wide = layout === 'wide';
  const left = wide ? LABELS + ARM_LABELS : ARM_LABELS;
  const notes = groups.flatMap(({ bars }) => bars.map(({ counts }) => noteOf(counts, classes, NARROWEST[layout])));
  const notesRoom = 6 * Math.max(0, ...notes.map((words) => words.length));
  const x = linear([0, 1], [left, width - MARGIN - notesRoom]);
  let y = 4;
  const drawn = groups.filter(hasBars).map(({ label: name, emphasis, bars }) => {
    const tall = emphasis ? 24 : 15;
    const place = { x: 0, y: wide ? y + tall / 2 + 4 : y + 10, className: emphasis ? 'strong' : '' };
    const groupLabel = label(name, wide ? LABELS : width, place);
    if (!wide) y += 16;
    const inGroup = bars.map(({ label: armName, counts }) => {
      const segments = segmentsOf(counts, classes, x, { y, tall });
      if (segments.length === 0) return null;
      const middle = y + tall / 2;
      const bar = markup`${text(armName, { x: left - 8, y: middle + 4, anchor: 'end', className: 'head' })}${segments}${rect(left, y, x(1) - left, tall, 'frame')}${text(noteOf(counts, classes, NARROWEST[layout]), { x: x(1) + 6, y: middle + 4, className: 'number' })}`;
      y += tall + 3;
      return bar;
    });
    y += emphasis ? 14 : 9;
    return markup`${groupLabel}${inGroup}`;
  });
  const ticks = range(0, 4).map((quarter) => quarter / 4);
  return {
    height: y + 20,
    marks: markup`${drawn}
${ticks.map((tick) => markup`${line(x(tick), y - 4, x(tick), y, 'rule')}${text(`${100 * tick}%`, { x: x(tick), y: y + 13, anchor: 'middle', className: 'tick' })}`)}`,
  };
}

function hasBars({ bars }: BarGroup<string>): boolean {
  return bars.some(({ counts }) => Object.values(counts).some((count) => (count ?? 0) > 0));
}

interface Row {
  y: number;
  tall: number;
}

function segmentsOf<Class extends string>(
  counts: Counts<Class>,
  { order, words }: Classes<Class>,
  x: Scale,
  row: Row,
): Part[] {
  const present = order.flatMap((name) => {
    const count = counts[name] ?? 0;
    return count === 0 ? [] : [{ name, count }];
  });
  const total = present.reduce((sum, { count }) => sum + count, 0);
  let before = 0;
  return present.map(({ name, count }) => {
    const from = x(before / total);
    before += count;
    return segment({ name, glyph: words[name].glyph, count }, from, x(before / total), row);
  });
}

/** `! 1, S 2`: what a bar of this width has no room for. */
function noteOf<Class extends string>(
  counts: Counts<Class>,
  { order, words, noted }: Classes<Class>,
  barWidth: number,
): string {
  const total = order.reduce((sum, name) => sum + (counts[name] ?? 0), 0);
  const missing = order.flatMap((name) => {
    const count = counts[name] ?? 0;
    const { glyph } = words[name];
    const inBar = name === noted ? `${glyph} ${count}` : glyph;
    return count === 0 || fits(inBar, (barWidth * count) / total) ? [] : [`${glyph} ${count}`];
  });
  return missing.join(', ');
}

function fits(label: string, width: number): boolean {
  return width > 8 * label.length + 4;
}

/** A count stands in its segment where there is room, the glyph of its class where there is a little. */
function segment(
  { name, glyph, count }: { name: string; glyph: string; count: number },
  from: number,
  to: number,
  { y, tall }: Row,
): Markup {
  const words = [`${glyph} ${count}`, glyph].find((label) => fits(label, to - from));
  const place = { x: (from + to) / 2, y: y + tall / 2 + 4, anchor: 'middle', className: `on-${name}` } as const;
  return markup`${rect(from, y, to - from, tall, `o-${name}`)}${words === undefined ? null : text(words, place)}`;
}
