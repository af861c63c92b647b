import { expect, test } from 'vitest';
import { csv } from '../../../report/html/csv.ts';

test('fields are quoted as RFC 4180 asks, and numbers keep their precision', () => {
  expect(
    csv([
      ['a,b', 'say "x"', 'two\nlines'],
      [1 / 3, null, -0.5],
    ]),
  ).toBe('"a,b","say ""x""","two\nlines"\r\n0.3333333333333333,,-0.5\r\n');
});

test('no text is a formula to a spreadsheet', () => {
  expect(csv([['=cmd()', '+1', '-1', '@x', '\t=1']])).toBe("'=cmd(),'+1,'-1,'@x,'\t=1\r\n");
  expect(csv([['\n=1', '\r=1']])).toBe('"\'\n=1","\'\r=1"\r\n');
});
