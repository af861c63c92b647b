import { expect, test } from 'vitest';
import { chosenPoints, pointsInterval, signedPoints } from '../../domain/numbers.ts';

test.each([
  [0.05, '5.0'],
  [0.07, '7.0'],
  [0.29, '29.0'],
  [0.075, '7.5'],
  [0.0525, '5.25'],
  [0.0004, '0.04'],
  [-0.1, '-10.0'],
])('a fraction that was chosen, %d, has all its digits in points: %s', (fraction, text) => {
  expect(chosenPoints(fraction)).toBe(text);
});

test.each([
  [0.0496, 0.05, '+4.96'],
  [0.04996, 0.05, '+4.996'],
  [0.0504, 0.05, '+5.04'],
  [0.05, 0.05, '+5.0'],
  [0.15 - 0.1, 0.05, '+5.0'],
  [0.0524, 0.0523, '+5.24'],
  [0.0523, 0.0523, '+5.23'],
  [0.0003, 0.0004, '+0.03'],
  [-0.0496, -0.05, '-4.96'],
  [0.0712, 0.05, '+7.1'],
  [0, 0.05, '0.0'],
  [-1e-17, 0.05, '0.0'],
])(
  'a difference, %d, is shown on its own side of the mark %d that it is read against: %s',
  (difference, mark, text) => {
    expect(signedPoints(difference, [0, mark])).toBe(text);
  },
);

test('a difference without marks has one decimal, and no sign where that leaves nothing', () => {
  expect([0.0496, 0.0003, -0.0003].map((difference) => signedPoints(difference))).toEqual(['+5.0', '0.0', '0.0']);
});

test('an interval shows which marks it holds', () => {
  expect(pointsInterval([-0.1, 0.0498], [0, 0.05])).toBe('-10.0 to +4.98');
  expect(pointsInterval([0.0002, 0.0502], [0, 0.05])).toBe('+0.02 to +5.02');
});
