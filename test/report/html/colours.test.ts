import { expect, test } from 'vitest';
import { OUTCOME_CLASSES } from '../../../report/html/outcome-class.ts';
import { STYLE } from '../../../report/html/style.ts';

type Colour = readonly number[];

/** What who has no red- or no green-sensitive cones sees of linear RGB (Machado, Oliveira and Fernandes 2009, severity 1). */
const SIGHTS: Record<string, readonly Colour[]> = {
  full: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
};

test.for(Object.keys(SIGHTS))('with %s sight the classes of outcomes have colours that differ', (sight) => {
  const seen = OUTCOME_CLASSES.map((name) => ({ name, lab: lab(times(SIGHTS[sight] ?? [], linear(colourOf(name)))) }));
  const alike = seen.flatMap((a, index) =>
    seen
      .slice(index + 1)
      .filter((b) => Math.hypot(...a.lab.map((value, axis) => value - (b.lab[axis] ?? 0))) < 15)
      .map((b) => [a.name, b.name]),
  );
  // Both are nearly white; the second has a frame.
  expect(alike).toEqual([['failed_tests', 'infrastructure_error']]);
});

function colourOf(name: string): string {
  return new RegExp(`\\.o-${name},[^{]*\\{ --c: (#[0-9a-f]+)`).exec(STYLE)?.[1] ?? '';
}

function linear(hex: string): Colour {
  const width = hex.length === 4 ? 1 : 2;
  return [0, 1, 2].map((channel) => {
    const share = Number.parseInt(hex.slice(1 + channel * width, 1 + (channel + 1) * width), 16) / (16 ** width - 1);
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
}

function times(matrix: readonly Colour[], colour: Colour): Colour {
  return matrix.map((row) => row.reduce((sum, weight, index) => sum + weight * (colour[index] ?? 0), 0));
}

/** CIE L*a*b* under D65, whose distances are about those that are seen. */
function lab(colour: Colour): Colour {
  const [x = 0, y = 0, z = 0] = times(
    [
      [0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047],
      [0.2126729, 0.7151522, 0.072175],
      [0.0193339 / 1.08883, 0.119192 / 1.08883, 0.9503041 / 1.08883],
    ],
    colour,
  ).map((value) => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116));
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
