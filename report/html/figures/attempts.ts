import type { Step } from '../../../domain/records.ts';
import { wilson95, type Interval } from '../../../domain/statistics/wilson.ts';
import { ARM_SHAPES } from '../arm-words.ts';
import { markup, type Markup } from '../markup.ts';
import type { ArmDetail } from '../report-data.ts';
import { drawPanels, type Panel } from './panels.ts';
import { at, linear, range, type Scale } from './scale.ts';
import { dot, type Drawing, type Layout, path } from './svg.ts';

export interface AttemptRate {
  attempt: number;
  /** Scored trials whose step was accepted at this attempt or before. */
  successes: number;
  trials: number;
  wilson95: Interval;
}

/** Cumulative over the attempts of a step; every scored trial of the arm counts in the denominator. */
export function acceptedByAttempt({ steps, summary }: ArmDetail, step: Step): AttemptRate[] {
  const trials = summary.overall.scored;
  let successes = 0;
  return steps[step].acceptedAt.map((count, index) => {
    successes += count;
    return { attempt: index + 1, successes, trials, wilson95: wilson95({ successes, trials }) };
  });
}

const TITLES: Record<Step, string> = { g_test: 'Tests accepted', g_impl: 'Implementation passes them' };
const STEPS = ['g_test', 'g_impl'] as const;

/** How much of the success each further attempt brings. */
export function attempts(arms: readonly ArmDetail[], layout: Layout): Drawing {
  const budget = Math.max(1, ...arms.flatMap(({ steps }) => STEPS.map((step) => steps[step].acceptedAt.length)));
  const panels = STEPS.map((step): Panel => ({
    title: TITLES[step],
    xTicks: range(1, budget),
    xLabel: String,
    xTitle: 'attempts, at most',
    yTicks: range(0, 5).map((fifth) => fifth / 5),
    yLabel: (tick) => `${Math.round(100 * tick)}%`,
    scales: ({ left, right, top, bottom }) => ({
      x: linear([0.5, budget + 0.5], [left, right]),
      y: linear([0, 1], [bottom, top]),
    }),
    draw: (x, y) =>
      arms.map((arm, index) => curve(arm, step, (value) => x(value) + 7 * (index - (arms.length - 1) / 2), y)),
  }));
  return drawPanels(panels, layout);
}

function curve(arm: ArmDetail, step: Step, x: Scale, y: Scale): Markup {
  const points = acceptedByAttempt(arm, step).filter(({ trials }) => trials > 0);
  const height = ({ successes, trials }: AttemptRate): number => y(successes / trials);
  const steps = points.map((point, index) => `${index === 0 ? 'M' : 'L'}${at(x(point.attempt))} ${at(height(point))}`);
  return markup`${path(steps.join(''), `curve ${arm.role}`)}${points.map(({ attempt, wilson95: [low, high] }) =>
    path(`M${at(x(attempt))} ${at(y(low))}V${at(y(high))}`, `interval ${arm.role}`),
  )}${points.map((point) => dot(ARM_SHAPES[arm.role], x(point.attempt), height(point), 4, arm.role))}`;
}
