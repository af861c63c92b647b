import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { readJson, readJsonLines } from '../../../activities/files/parse.ts';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tddft-parse-'));
  file = join(folder, 'rows.jsonl');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function rowsOf(content: string | Uint8Array): Promise<unknown[]> {
  await writeFile(file, content);
  return rowsAt(file);
}

async function rowsAt(path: string): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const row of readJsonLines(path, z.unknown())) rows.push(row);
  return rows;
}

test('rows are read as they were written, whatever their text and length', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constant('\r\n\u2028\u0085'),
    fc.constant('é'.repeat(200_000)),
  );
  const rows = fc.array(fc.record({ text }), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(rows, async (written) => {
      expect(await rowsOf(written.map((row) => `${JSON.stringify(row)}\n`).join(''))).toEqual(written);
    }),
    { numRuns: 40 },
  );
});

test('a file may end with or without a newline, with empty lines, and have those of Windows', async () => {
  for (const end of ['', '\n', '\n\n\n']) expect(await rowsOf(`1\n2${end}`)).toEqual([1, 2]);
  expect(await rowsOf('1\r\n2\r\n')).toEqual([1, 2]);
  expect(await rowsOf('')).toEqual([]);
});

test('an empty line between others and bytes that are no text are refused with their line', async () => {
  await expect(rowsOf('1\n\n2\n')).rejects.toThrow(`${file}:2: an empty line before others`);
  await expect(rowsOf('1\n\n\n2\n')).rejects.toThrow(`${file}:2: an empty line before others`);
  await expect(rowsOf(Buffer.from([0x31, 0x0a, 0x22, 0xff, 0x22, 0x0a]))).rejects.toThrow(`${file}:2: not UTF-8`);
});

test('what is missing is no rows and null, and a folder in its place is refused with its name', async () => {
  expect(await rowsAt(join(folder, 'none'))).toEqual([]);
  expect(await readJson(join(folder, 'none'), z.unknown())).toBeNull();
  const problem = `${folder}: a folder in the place of a file`;
  await expect(readJson(folder, z.unknown())).rejects.toThrow(problem);
  await expect(rowsAt(folder)).rejects.toThrow(problem);
});
