import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printable } from '../../report/printable.ts';

test('no text that a model wrote can move the cursor, colour the terminal or turn the reading direction', () => {
  expect(printable('\u001b[31mred\u001b[0m\r\u0007 \u202egnp.exe')).toBe(
    String.raw`\u001b[31mred\u001b[0m\u000d\u0007 \u202egnp.exe`,
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(printable(text).replaceAll(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
    }),
  );
});

test('characters that are not seen are shown as what they are', () => {
  expect(printable('a\u200bb\u200ec\u2028d\u2060e\ufefff\u061cg\u{e0041}h')).toBe(
    String.raw`a\u200bb\u200ec\u2028d\u2060e\ufefff\u061cg\udb40\udc41h`,
  );
});

test('what is shown of JSON is the same JSON', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(JSON.parse(printable(JSON.stringify(text)))).toBe(text);
    }),
  );
  expect(JSON.parse(printable(JSON.stringify('\\\u{e0041}\u{1d173}\u2028')))).toBe('\\\u{e0041}\u{1d173}\u2028');
});

test('ordinary text, line ends and tabs stay as they are', () => {
  const text = 'def f(n):\n\treturn "é → 漢字"\n';
  expect(printable(text)).toBe(text);
});
