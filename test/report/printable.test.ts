import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printable } from '../../report/printable.ts';

test('no text that a model wrote can move the cursor, colour the terminal or turn the reading direction', () => {
  expect(printable('\u001b[31mred\u001b[0m\r\u0007 \u202egnp.exe')).toBe(
    String.raw`\u001b[31mred\u001b[0m\u000d\u0007 \u202egnp.exe`,
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(printable(text).replaceAll(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
});

test('ordinary text, line ends and tabs stay as they are', () => {
  const text = 'def f(n):\n\treturn "é → 漢字"\n';
  expect(printable(text)).toBe(text);
});
