import { expect, test } from 'vitest';
import { designPower } from '../../domain/comparison/design-power.ts';
import { powerLines, powerReport } from '../../report/power.ts';

test('a design that detects no gain says the unit of the one that is asked for', () => {
  const design = { trialsPerTask: 1, baselineRates: [0.57], difference: 0.05, wantedPower: 0.8, alpha: 0.05 };
  const [line] = powerLines(design, designPower(design));
  expect(line).toContain(
    "finds no true gain with 80.0% power; one of 5.0 percentage points, H1's threshold, with 0.0%.",
  );
});

test('a simulated power says its standard error where that moves the digits', () => {
  const rule = { rule: { alpha: 0.05, h1_improvement: 0.05, h2_rate: 0.7, h2_tasks: 3 }, chance: null };
  const reportOf = (trialsPerTask: number, baselineRates: number[]): string => {
    const design = { trialsPerTask, baselineRates, difference: 0.1, wantedPower: 0.8, alpha: 0.05 };
    return powerReport(design, designPower(design), rule);
  };
  expect(reportOf(20, [0.99, 0.99, 0.01])).toMatch(/points: {2}67\.\d% \(simulated, standard error 0\.4 points\)/);
  expect(reportOf(50, [0.5, 0.6])).not.toContain('simulated');
});
