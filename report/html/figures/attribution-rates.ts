import { type AttributedArm, attributedPair } from '../attribution/attributed-arms.ts';
import { measured, MEASURES, type MeasureName } from '../attribution/measures.ts';
import { FIGURE_WORDS } from '../../../domain/comparison/attribution-words.ts';
import { percent } from '../../numbers.ts';
import { ARM_SHAPES, briefLabel } from '../arm-words.ts';
import type { Part } from '../markup.ts';
import { drawRows } from './rows.ts';
import { range, type Scale } from './scale.ts';
import { dot, type Drawing, type Layout, whisker } from './svg.ts';

const GAP = 14;

/** The figures of the compared arms as dots with their intervals. */
export function attributionRates(judged: readonly AttributedArm[], layout: Layout): Drawing {
  const shown = attributedPair(judged);
  return drawRows(
    {
      ticks: range(0, 5).map((fifth) => fifth / 5),
      tickLabel: (tick) => `${Math.round(100 * tick)}%`,
      axisTitle: 'share of trials (of mutants killed: share of mutants)',
      labelWidth: 296,
      columns: shown.map(({ arm }) => ({ head: briefLabel(arm), width: 76 })),
      rowHeight: 36,
      rows: MEASURES.map((name) => {
        const cells = shown.map(({ figures: { overall } }) => percent(measured(overall, name).value));
        return {
          label: FIGURE_WORDS[name].label,
          cells,
          brief: cells.join(' → '),
          draw: (x, y) =>
            shown.map((arm, index) => drawMeasure(arm, name, x, y + GAP * (index - (shown.length - 1) / 2))),
        };
      }),
    },
    layout,
  );
}

function drawMeasure({ figures, arm: { role } }: AttributedArm, name: MeasureName, x: Scale, y: number): Part {
  const { value, interval } = measured(figures.overall, name);
  return [
    interval === null ? null : whisker(x(interval[0]), x(interval[1]), y, `interval ${role}`),
    value === null ? null : dot(ARM_SHAPES[role], x(value), y, 4.5, role),
  ];
}
