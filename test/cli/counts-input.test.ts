import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCounts } from '../../cli/counts-input.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tddft-counts-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string | Buffer): Promise<unknown> {
  await writeFile(join(folder, 'counts.json'), text);
  return readCounts(join(folder, 'counts.json'));
}

const GOOD = '{"task_id": "a", "baseline": [1, 5], "finetuned": [2, 5]}';

test('a row that gives an arm twice is refused: which of them counts?', async () => {
  const row = '{"task_id": "b", "baseline": [1, 2],\n "base\\u006cine" : [0, 2], "finetuned": [1, 2]}';
  await expect(read(`[${GOOD},\n${row}]`)).rejects.toThrow(/counts\.json:2: "baseline" is given twice in this row$/);
  const quoted = '{"task_id": "\\"baseline\\": {", "baseline": [1, 5], "finetuned": [2, 5]}';
  expect(await read(`[${GOOD},\n${quoted}]`)).toHaveLength(2);
});

test('bytes that are no UTF-8 are refused with their line', async () => {
  const bytes = Buffer.concat([Buffer.from(`[${GOOD},\n{"task_id": "`), Buffer.from([0xff, 0xfe]), Buffer.from('"}]')]);
  await expect(read(bytes)).rejects.toThrow(/counts\.json:2: not UTF-8$/);
});

test('a wrong row is named with its line', async () => {
  const wrong = '{"task_id": "b",\n "baseline": [6, 5], "finetuned": [1, 5]}';
  await expect(read(`[${GOOD},\n\n${wrong}]`)).rejects.toThrow(/counts\.json:3: \[1\]\.baseline: not valid/);
  await expect(read(`[3,\n${wrong}]`)).rejects.toThrow(/counts\.json: \[1\]\.baseline: not valid/);
  await expect(read('null')).rejects.toThrow(/counts\.json: input: wrong type \(got null/);
});
