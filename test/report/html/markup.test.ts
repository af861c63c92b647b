import fc from 'fast-check';
import { expect, test } from 'vitest';
import { markup } from '../../../report/html/markup.ts';

test('what is put into markup cannot become markup, end an attribute or carry a control character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { source } = markup`${text}`;
      expect(source).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
      // oxlint-disable-next-line no-control-regex
      expect(source).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      expect(source.isWellFormed()).toBe(true);
    }),
  );
});

test.for([
  ['</script><script>', '&lt;/script&gt;&lt;script&gt;'],
  ['<img src=x onerror="a()">', '&lt;img src=x onerror=&quot;a()&quot;&gt;'],
  ['\u001b[31mred\u0000', String.raw`\u001b[31mred\u0000`],
  ['a\ud800b', 'a\ufffdb'],
  ['line\nline\ttab', 'line\nline\ttab'],
])('%j is shown as %j', ([text, shown]) => {
  expect(markup`<p>${text ?? ''}</p>`.source).toBe(`<p>${shown}</p>`);
});

test('markup in markup stays as it is, and null is nothing', () => {
  expect(markup`<ul>${['a&b', 'c'].map((item) => markup`<li>${item}</li>`)}${null}</ul>`.source).toBe(
    '<ul><li>a&amp;b</li><li>c</li></ul>',
  );
});
