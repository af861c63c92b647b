import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeUtf8 } from '../../cli/utf8.ts';

test('UTF-8 text is read as it is, without its byte order mark', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      fc.pre(!text.startsWith('\ufeff'));
      expect(decodeUtf8(Buffer.from(text))).toBe(text);
      expect(decodeUtf8(Buffer.from(`\ufeff${text}`))).toBe(text);
    }),
  );
});

test('the first byte that is not UTF-8 is named', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom([0xff], [0xc3, 0x28], [0xef, 0xbf, 0x41], [0xe2, 0x82], [0x80], [0xed, 0xa0, 0x80]),
      (before, invalid) => {
        const bytes = Buffer.concat([Buffer.from(before), Buffer.from(invalid)]);
        expect(decodeUtf8(bytes)).toEqual({ invalidAt: Buffer.byteLength(before) });
      },
    ),
  );
});
