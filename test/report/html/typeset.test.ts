import { expect, test } from 'vitest';
import { typeset, withInterval } from '../../../report/html/typeset.ts';

test.for([
  ['-0.8 to +14.7', '−0.8 to +14.7'],
  ['p = 7.7e-9', 'p = 7.7 × 10⁻⁹'],
  ['<1e-300', '<1 × 10⁻³⁰⁰'],
  ['qwen2.5-7b of exp-20260101-010203', 'qwen2.5-7b of exp-20260101-010203'],
  ['[-1, -2]', '[−1, −2]'],
])('%j is set as %j', ([text, set]) => {
  expect(typeset(text ?? '')).toBe(set);
});

test('a difference without an interval stands alone', () => {
  expect(withInterval(0.07, [-0.0082, 0.147])).toBe('+7.0 [−0.8, +14.7]');
  expect(withInterval(null, null)).toBe('n/a');
});
