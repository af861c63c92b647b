import type { SeedSpread } from '../../../domain/comparison/control.ts';
import { wilson95 } from '../../../domain/statistics/wilson.ts';
import { percent } from '../../numbers.ts';
import { ARM_SHAPES } from '../arm-words.ts';
import { drawRows } from './rows.ts';
import { roundTicks } from './scale.ts';
import { dot, type Drawing, type Layout, line, whisker } from './svg.ts';

/** The pass rate of each adapter with Wilson's interval, and the mean of them. */
export function seedRates({ adapters, mean }: SeedSpread, layout: Layout): Drawing {
  const intervals = adapters.map((counts) => wilson95(counts));
  const ends: [number, number] = [
    100 * Math.min(...intervals.map(([low]) => low)),
    100 * Math.max(...intervals.map(([, high]) => high)),
  ];
  return drawRows(
    {
      ticks: roundTicks(ends, 5).map((tick) => tick / 100),
      tickLabel: (tick) => `${Math.round(100 * tick)}%`,
      axisTitle: 'trials that passed, of those scored',
      columns: [
        { head: 'pass rate', width: 66 },
        { head: 'passed', width: 66 },
      ],
      rowHeight: 26,
      behind: (x, top, bottom) => (mean === null ? null : line(x(mean), top, x(mean), bottom, 'threshold')),
      rows: adapters.map(({ arm, seed, successes, trials, rate }) => {
        const role = arm === 'finetuned' ? 'finetuned' : 'control';
        const [low, high] = wilson95({ successes, trials });
        return {
          label: `seed ${seed}`,
          emphasis: role === 'finetuned',
          cells: [percent(rate), `${successes}/${trials}`],
          brief: percent(rate),
          draw: (x, y) =>
            rate === null
              ? null
              : [whisker(x(low), x(high), y, `interval ${role}`), dot(ARM_SHAPES[role], x(rate), y, 4.5, role)],
        };
      }),
    },
    layout,
  );
}
