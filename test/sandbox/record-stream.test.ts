import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRecords } from '../../activities/sandbox/record-stream.ts';
import { passingRun } from '../domain/guards/records.ts';

test('records come back as they were written', () => {
  fc.assert(
    fc.property(passingRun, ({ records }) => {
      const text = records.map((record) => `${JSON.stringify(record)}\n`).join('');
      expect(parseRecords(text)).toEqual({ records, garbled: false });
    }),
  );
});

test('a stream that was cut in the middle of a record keeps the whole ones and is not garbled', () => {
  fc.assert(
    fc.property(passingRun, fc.nat(), ({ records }, cut) => {
      const text = records.map((record) => `${JSON.stringify(record)}\n`).join('');
      const stream = parseRecords(text.slice(0, cut % text.length));
      expect(stream.garbled).toBe(false);
      expect(stream.records).toEqual(records.slice(0, stream.records.length));
      expect(stream.records.length).toBeLessThan(records.length);
    }),
  );
});

test('a trespass is a record, whatever it was', () => {
  const records = [{ kind: 'trespass', what: 'sys._getframe' }] as const;
  expect(parseRecords(`${JSON.stringify(records[0])}\n`)).toEqual({ records, garbled: false });
});

test.each([
  'noise\n',
  '{"kind":"finish"}\n',
  '{"kind":"finish","exit_code":1,"more":1}\n',
  '{"kind":"other"}\n',
  '{"kind":"trespass"}\n',
  'null\n',
  '\n',
  '{"kind":"finish","exit_code":1}\n{',
])('%j is garbled', (text) => {
  expect(parseRecords(text).garbled).toBe(true);
});

const ids = (count: number): string =>
  `${JSON.stringify({ kind: 'collected', ids: Array<string>(count).fill('') }).replaceAll(',', ', ')}\n`;

test('a collection of 40,000 tests is a record', () => {
  expect(parseRecords(ids(40_000)).garbled).toBe(false);
});

test.each([
  ['of 60,000 tests', ids(60_000)],
  ['of lists in lists', `{"kind":"collected","ids":${'['.repeat(50)}${']'.repeat(50)}}\n`],
  ['that never ends', '['.repeat(8_000_000) + '\n'],
  ['of one number', `{"kind":"finish","exit_code":${'1'.repeat(8_000_000)}}\n`],
])('what would take much memory to parse is garbled before: a line %s', (_, text) => {
  expect(parseRecords(text)).toEqual({ records: [], garbled: true });
});

test('brackets, quotes and backslashes in a text are nothing but text', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('[', '{', '"', '\\', ',', 'a') }), (message) => {
      const records = [{ kind: 'collect_error', exception: { type: 'E', message } }] as const;
      expect(parseRecords(`${JSON.stringify(records[0])}\n`)).toEqual({ records, garbled: false });
    }),
  );
});

test('half a surrogate pair does not get into a record', () => {
  const text = '{"kind":"collect_error","exception":{"type":"\\ud800","message":"a\\udfff"}}\n';
  const exception = { type: '\ufffd', message: 'a\ufffd' };
  expect(parseRecords(text).records).toEqual([{ kind: 'collect_error', exception }]);
});
