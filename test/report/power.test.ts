import { expect, test } from 'vitest';
import { designPower } from '../../domain/comparison/design-power.ts';
import { powerLines } from '../../report/power.ts';

test('a design that detects no gain says the unit of the one that is asked for', () => {
  const design = { trialsPerTask: 1, baselineRates: [0.57], difference: 0.05, wantedPower: 0.8, alpha: 0.05 };
  const [line] = powerLines(design, designPower(design));
  expect(line).toContain(
    "finds no true gain with 80.0% power; one of 5.0 percentage points, H1's threshold, with 0.0%.",
  );
});
