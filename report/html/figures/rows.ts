import { markup, type Markup, type Part } from '../markup.ts';
import { linear, type Scale } from './scale.ts';
import { label as labelText } from './label.ts';
import { type Drawing, type Layout, line, text, WIDTH } from './svg.ts';

/** A figure with one row for each task over a common horizontal axis. */
export interface RowFigure {
  ticks: readonly number[];
  tickLabel: (tick: number) => string;
  axisTitle: string;
  rows: readonly Row[];
  /** Room for the labels of the rows in the wide layout; longer ones are cut, in the narrow one, too. */
  labelWidth?: number;
  /** Heads of the columns of numbers at the right, in the wide layout. */
  columns: readonly { head: string; width: number }[];
  /** Height of what a row draws. */
  rowHeight: number;
  /** Behind the rows, from the top to the bottom of the plot. */
  behind?: (x: Scale, top: number, bottom: number) => Part;
}

export interface Row {
  label: string;
  emphasis?: boolean;
  /** Part of the row above, and set in. */
  part?: boolean;
  /** A gap and a line set it off from the rows above. */
  apart?: boolean;
  cells: readonly string[];
  /** What stands at the right of the label in the narrow layout, which has no columns. */
  brief: string;
  draw: (x: Scale, y: number) => Part;
}

const LABELS = 176;
const INSET = 14;
const TOP = 22;
const GAP = 12;

export function drawRows(figure: RowFigure, layout: Layout): Drawing {
  const { ticks, rows, columns, rowHeight, behind, labelWidth = LABELS } = figure;
  const width = WIDTH[layout];
  const wide = layout === 'wide';
  const left = wide ? labelWidth : 18;
  const right = width - (wide ? columns.reduce((sum, column) => sum + column.width, 0) + 14 : 18);
  const x = linear([ticks[0] ?? 0, ticks.at(-1) ?? 1], [left, right]);
  const top = wide ? TOP : 4;
  const height = wide ? rowHeight : rowHeight + 18;
  let y = top;
  const drawn = rows.map((row) => {
    if (row.apart) y += GAP;
    const rowTop = y;
    y += height;
    const middle = rowTop + height - rowHeight / 2;
    return markup`${row.apart ? line(0, rowTop - GAP / 2, width, rowTop - GAP / 2, 'rule') : null}${
      wide
        ? wideText(row, { y: middle, width, room: labelWidth }, columns)
        : narrowText(row, { y: rowTop + 14, width, room: labelWidth })
    }${row.draw(x, middle)}`;
  });
  return {
    height: y + 42,
    marks: markup`${ticks.map((tick) => line(x(tick), top, x(tick), y + 4, 'grid'))}${behind?.(x, top, y + 4) ?? null}
${wide ? heads(columns, width) : null}${drawn}
${ticks.map((tick) => text(figure.tickLabel(tick), { x: x(tick), y: y + 18, anchor: 'middle', className: 'tick' }))}
${text(figure.axisTitle, { x: (left + right) / 2, y: y + 36, anchor: 'middle', className: 'axis' })}`,
  };
}

interface Place {
  y: number;
  width: number;
  /** For a label. */
  room: number;
}

function wideText(
  { label, emphasis, part, cells }: Row,
  { y, width, room }: Place,
  columns: RowFigure['columns'],
): Markup {
  const className = emphasis ? 'strong' : '';
  return markup`${labelText(label, part ? room - INSET : room, { x: part ? INSET : 0, y: y + 4, className })}${cells.map(
    (cell, index) =>
      text(cell, {
        x: endOf(columns, index, width),
        y: y + 4,
        anchor: 'end',
        className: `number ${className}`.trim(),
      }),
  )}`;
}

function narrowText({ label, emphasis, part, brief }: Row, { y, width, room }: Place): Markup {
  const className = `halo ${emphasis ? 'strong' : ''}`.trim();
  return markup`${labelText(label, part ? room - INSET : room, { x: part ? INSET : 0, y, className })}${text(brief, { x: width, y, anchor: 'end', className: 'number halo' })}`;
}

function heads(columns: RowFigure['columns'], width: number): Markup[] {
  return columns.map(({ head }, index) =>
    text(head, { x: endOf(columns, index, width), y: 12, anchor: 'end', className: 'head' }),
  );
}

function endOf(columns: RowFigure['columns'], index: number, width: number): number {
  return width - columns.slice(index + 1).reduce((sum, column) => sum + column.width, 0);
}
