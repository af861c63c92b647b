import { markup, type Markup } from '../markup.ts';
import type { Distribution } from '../distribution.ts';
import type { ArmDetail, Role } from '../report-data.ts';
import { drawPanels, type Panel } from './panels.ts';
import { at, linear, logarithmic, logTicks, range, type Scale } from './scale.ts';
import { type Drawing, type Layout, path } from './svg.ts';

export interface Measure {
  name: string;
  title: string;
  unit: string;
  of: (arm: ArmDetail) => Distribution | null;
}

/** What the figure shows. */
export const MEASURES: Measure[] = [
  {
    name: 'g_test_tokens',
    title: 'Tokens of an answer: tests',
    unit: 'tokens',
    of: ({ steps }) => steps.g_test.tokens,
  },
  { name: 'g_impl_tokens', title: 'Tokens: implementation', unit: 'tokens', of: ({ steps }) => steps.g_impl.tokens },
  { name: 'trial_s', title: 'Time of a trial', unit: 'seconds', of: ({ trialMs }) => inSeconds(trialMs) },
];

/** A logarithmic axis has no place for 0. */
const SMALLEST = 0.01;

function inSeconds(milliseconds: Distribution | null): Distribution | null {
  return milliseconds && { ...milliseconds, percentiles: milliseconds.percentiles.map((value) => value / 1000) };
}

/** Empirical distributions on a logarithmic axis: the share of measurements that are at most so large. */
export function costs(arms: readonly ArmDetail[], layout: Layout): Drawing {
  return drawPanels(
    MEASURES.flatMap((measure) => panelOf(measure, arms)),
    layout,
  );
}

function panelOf({ title, unit, of }: Measure, arms: readonly ArmDetail[]): Panel[] {
  const measured = arms.flatMap((arm) => {
    const distribution = of(arm);
    return distribution === null
      ? []
      : [{ role: arm.role, values: distribution.percentiles.map((value) => Math.max(SMALLEST, value)) }];
  });
  if (measured.length === 0) return [];
  const all = measured.flatMap(({ values }) => values);
  const ticks = logTicks([Math.min(...all), Math.max(...all)]);
  return [
    {
      title,
      xTicks: ticks,
      xLabel: (tick) => (tick >= 10_000 ? `${tick / 1000}k` : String(tick)),
      xTitle: unit,
      yTicks: range(0, 4).map((quarter) => quarter / 4),
      yLabel: (tick) => `${100 * tick}%`,
      scales: ({ left, right, top, bottom }) => ({
        x: logarithmic([ticks[0] ?? 1, ticks.at(-1) ?? 10], [left, right]),
        y: linear([0, 1], [bottom, top]),
      }),
      draw: (x, y) => measured.map(({ role, values }) => steps(role, values, x, y)),
    },
  ];
}

function steps(role: Role, percentiles: readonly number[], x: Scale, y: Scale): Markup {
  const points = percentiles.map((value, share) => `${share === 0 ? 'M' : 'L'}${at(x(value))} ${at(y(share / 100))}`);
  return markup`${path(points.join(''), `curve ${role}`)}`;
}
