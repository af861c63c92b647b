import { markup, type Part } from '../markup.ts';
import type { Scale } from './scale.ts';
import { type Drawing, type Layout, line, text, WIDTH } from './svg.ts';

/** One of a figure's graphs, with axes of its own. */
export interface Panel {
  title: string;
  xTicks: readonly number[];
  xLabel: (tick: number) => string;
  xTitle: string;
  yTicks: readonly number[];
  yLabel: (tick: number) => string;
  scales: (box: Box) => { x: Scale; y: Scale };
  draw: (x: Scale, y: Scale) => Part;
}

export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const PLOT_HEIGHT = 180;
const PANEL_HEIGHT = PLOT_HEIGHT + 76;

/** Panels side by side where there is room, one below the other where not. */
export function drawPanels(panels: readonly Panel[], layout: Layout): Drawing {
  const across = layout === 'wide' ? Math.max(1, panels.length) : 1;
  const width = WIDTH[layout] / across;
  return {
    height: (PANEL_HEIGHT * panels.length) / across,
    marks: panels.map((panel, index) => {
      const left = (index % across) * width + 44;
      const top = Math.floor(index / across) * PANEL_HEIGHT + 26;
      return drawPanel(panel, { left, right: left + width - 44 - 18, top, bottom: top + PLOT_HEIGHT });
    }),
  };
}

function drawPanel(panel: Panel, box: Box): Part {
  const { left, right, top, bottom } = box;
  const { x, y } = panel.scales(box);
  return markup`${text(panel.title, { x: left, y: top - 12, className: 'strong' })}
${panel.yTicks.map((tick) => markup`${line(left, y(tick), right, y(tick), 'grid')}${text(panel.yLabel(tick), { x: left - 7, y: y(tick) + 4, anchor: 'end', className: 'tick' })}`)}
${panel.xTicks.map((tick) => markup`${line(x(tick), bottom, x(tick), bottom + 4, 'rule')}${text(panel.xLabel(tick), { x: x(tick), y: bottom + 18, anchor: 'middle', className: 'tick' })}`)}
${text(panel.xTitle, { x: (left + right) / 2, y: bottom + 36, anchor: 'middle', className: 'axis' })}
${panel.draw(x, y)}
`;
}
