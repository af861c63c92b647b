import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at, linear, logTicks, roundTicks } from '../../../report/html/figures/scale.ts';

describe('ticks', () => {
  const interval = fc
    .tuple(fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.double({ min: 1e-3, max: 1e3, noNaN: true }))
    .map(([low, size]): [number, number] => [low, low + size]);

  test('enclose what is shown, rise evenly, and are few', () => {
    fc.assert(
      fc.property(interval, ([low, high]) => {
        const ticks = roundTicks([low, high], 6);
        expect(ticks[0]).toBeLessThanOrEqual(low + 1e-6);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(high - 1e-6);
        expect(ticks.length).toBeLessThanOrEqual(9);
        const steps = ticks.slice(1).map((tick, index) => tick - (ticks[index] ?? 0));
        for (const step of steps) expect(step).toBeCloseTo(steps[0] ?? 0, 6);
      }),
    );
  });

  test('enclose what is shown on a logarithmic axis', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1e6, noNaN: true }),
        fc.double({ min: 1, max: 1e6, noNaN: true }),
        (low, factor) => {
          const ticks = logTicks([low, low * factor]);
          expect(ticks[0]).toBeLessThanOrEqual(low);
          expect(ticks.at(-1)).toBeGreaterThanOrEqual(low * factor);
          expect(ticks.length).toBeGreaterThan(1);
        },
      ),
    );
  });

  test('are what a person would choose', () => {
    expect(roundTicks([-15, 45.2], 8)).toEqual([-20, -10, 0, 10, 20, 30, 40, 50]);
    expect(roundTicks([0, 0.17], 4)).toEqual([0, 0.05, 0.1, 0.15, 0.2]);
    expect(logTicks([18, 190])).toEqual([10, 20, 50, 100, 200]);
  });
});

test('a place is written in the fewest digits, never as a negative nothing', () => {
  expect([1, 1.5, 1.234, -0.001, 10, 100].map(at)).toEqual(['1', '1.5', '1.23', '0', '10', '100']);
});

test('a linear scale meets both ends', () => {
  const x = linear([-1, 1], [10, 20]);
  expect([x(-1), x(0), x(1)]).toEqual([10, 15, 20]);
});
