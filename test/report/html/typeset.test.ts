import { expect, test } from 'vitest';
import { typeset, withInterval } from '../../../report/html/typeset.ts';

test.for([
  ['-0.8 to +14.7', '−0.8 to +14.7'],
  ['p = 7.7e-9', 'p = 7.7\u00a0×\u00a010⁻⁹'],
  ['<1e-300', '<1\u00a0×\u00a010⁻³⁰⁰'],
  ['qwen2.5-7b of exp-20260101-010203', 'qwen2.5-7b of exp-20260101-010203'],
  ['[-1, -2]', '[−1, −2]'],
])('%j is set as %j', ([text, set]) => {
  expect(typeset(text ?? '')).toBe(set);
});

test('a difference has its interval beside it, or the word that there is none', () => {
  expect(withInterval(0.07, [-0.0082, 0.147])).toBe('+7.0 [−0.8, +14.7]');
  expect(withInterval(0.233, null)).toBe('+23.3 [n/a]');
  expect(withInterval(null, null)).toBe('n/a');
});
