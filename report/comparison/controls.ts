import type { Comparison } from '../../domain/comparison/comparison.ts';
import type { Contrast, ContrastSide } from '../../domain/comparison/control.ts';
import { table } from '../../domain/table.ts';
import { pointsInterval, signedPoints, testedP } from '../numbers.ts';

const LEGEND = 'Stratified by task, by the test of H1; contrasts describe and decide nothing.';

/** What the gain is made of: one row per contrast, then what each control says; empty where none was declared. */
export function controlsSection({ controls }: Comparison): string[] {
  if (controls.length === 0) return [];
  const rows = controls.flatMap(({ contrasts }) => contrasts.map(contrastRow));
  const head = ['Contrast', 'From', 'To', 'Diff pp', '95% interval', 'p'];
  return [
    ...(rows.length === 0 ? [] : [...table([head, ...rows], { width: 100 }), LEGEND, '']),
    ...controls.map(({ control, reading, infrastructure_errors: broken }) => {
      const errors = broken === 0 ? '' : ` Infrastructure errors (not scored): ${broken}.`;
      return `- ${control}: ${reading}${errors}`;
    }),
  ];
}

function contrastRow({ from, to, difference, interval_95, p }: Contrast): string[] {
  return [
    `${from.name} -> ${to.name}`,
    passed(from),
    passed(to),
    signedPoints(difference),
    pointsInterval(interval_95),
    testedP(p, difference),
  ];
}

function passed({ successes, trials }: ContrastSide): string {
  return `${successes}/${trials}`;
}
