import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exportExperiment } from '../../../activities/export/export-experiment.ts';
import { writeRows } from '../../../activities/export/exported-file.ts';
import { parquetFile } from '../../../activities/export/parquet-file.ts';
import { csvFile } from '../../../activities/export/text-files.ts';
import { ATTEMPT_COLUMNS } from '../../../domain/export/attempt-columns.ts';
import { type Cell, type Column, shortColumns } from '../../../domain/export/column.ts';
import { TRIAL_COLUMNS } from '../../../domain/export/trial-columns.ts';
import { attributionOf } from '../../report/html/attributions.ts';
import { exportable, recordsOfTask } from './experiment.ts';
import { parsedCsv } from './parsed-csv.ts';

let resultsDir: string;
beforeEach(async () => {
  resultsDir = await mkdtemp(join(tmpdir(), 'tddft-export-tables-'));
});
afterEach(() => rm(resultsDir, { recursive: true, force: true }));

const COLUMNS: Column<{ text: Cell; count: Cell; share: Cell; holds: Cell; at: Cell }>[] = [
  { name: 'text', type: 'text', meaning: '', of: ({ text }) => text },
  { name: 'count', type: 'integer', meaning: '', of: ({ count }) => count },
  { name: 'share', type: 'number', meaning: '', of: ({ share }) => share },
  { name: 'holds', type: 'boolean', meaning: '', of: ({ holds }) => holds },
  { name: 'at', type: 'time', meaning: '', of: ({ at }) => at },
];
const NOTHING = { text: null, count: null, share: null, holds: null, at: null };

async function* each<Row>(rows: Iterable<Row>): AsyncGenerator<Row> {
  yield* rows;
}

async function readParquet(file: string): Promise<Record<string, unknown>[]> {
  return parquetReadObjects({ file: await asyncBufferFromFile(file) });
}

test('Parquet holds every type and null, in more than one group of rows', async () => {
  const file = join(resultsDir, 'all.parquet');
  const rows = Array.from({ length: 2345 }, (_, index) =>
    index % 7 === 0
      ? NOTHING
      : {
          text: `=${index} "ä"\n\u{1f600}`,
          count: 2 ** 40 + index,
          share: index / 7,
          holds: index % 2 === 0,
          at: '2026-01-02T03:04:05.678Z',
        },
  );
  expect(await writeRows({ format: 'parquet', file }, each(rows), parquetFile(COLUMNS))).toMatchObject({ rows: 2345 });
  expect((await parquetMetadataAsync(await asyncBufferFromFile(file))).row_groups).toHaveLength(3);
  const found = await readParquet(file);
  expect(found).toEqual(
    rows.map((row) => ({
      ...row,
      count: row.count === null ? null : BigInt(row.count),
      at: row.at === null ? null : new Date(row.at),
    })),
  );
});

test('Parquet without rows has its columns still', async () => {
  const file = join(resultsDir, 'none.parquet');
  await writeRows({ format: 'parquet', file }, each([]), parquetFile(COLUMNS));
  expect(await readParquet(file)).toEqual([]);
  const { schema } = await parquetMetadataAsync(await asyncBufferFromFile(file));
  expect(schema.slice(1).map(({ name }) => name)).toEqual(COLUMNS.map(({ name }) => name));
});

test('CSV keeps commas, quotes and line breaks, and disarms what a spreadsheet would take for a formula', async () => {
  const file = join(resultsDir, 'all.csv');
  const texts = ['=HYPERLINK("http://x","y")', '+1', '-1', '@a', 'a,"b"\r\nc', ''];
  const rows = [NOTHING, ...texts.map((text) => ({ text, count: -3, share: 0.1, holds: true, at: '2026-01-02Z' }))];
  await writeRows({ format: 'csv', file }, each(rows), csvFile(COLUMNS));
  const [head, nothing, ...found] = parsedCsv(await readFile(file, 'utf8'));
  expect(head).toEqual(['text', 'count', 'share', 'holds', 'at']);
  expect(nothing).toEqual(['', '', '', '', '']);
  expect(found.map(([text]) => text)).toEqual([`'=HYPERLINK("http://x","y")`, "'+1", "'-1", "'@a", 'a,"b"\r\nc', '']);
  expect(found[0]?.slice(1)).toEqual(['-3', '0.1', 'true', '2026-01-02Z']);
});

test('CSV and Parquet have one row for each trial and each attempt, and say the same of them', async () => {
  const { folder, manifest } = await exportable(resultsDir, { trials: 21 });
  const out = join(resultsDir, 'out');
  const request = { folder, manifest, formats: ['csv', 'parquet'] as const, arm: 'all', allAnswers: false, out };
  const files = await exportExperiment(request);
  const records = await recordsOfTask(folder, 'finetuned', 'fibonacci');
  const attempts = (await readParquet(join(out, 'attempts.parquet'))).length;
  expect(files.map(({ rows }) => rows)).toEqual([2 * 3 * 21, attempts, 2 * 3 * 21, attempts]);

  for (const { name, columns } of [
    { name: 'trials', columns: TRIAL_COLUMNS.map((column) => column.name) },
    { name: 'attempts', columns: shortColumns(ATTEMPT_COLUMNS).map((column) => column.name) },
  ]) {
    const [head, ...lines] = parsedCsv(await readFile(join(out, `${name}.csv`), 'utf8'));
    expect(head).toEqual(columns);
    const rows = await readParquet(join(out, `${name}.parquet`));
    expect(rows.map((row) => columns.map((column) => asText(row[column])))).toEqual(lines);
  }

  const found = (await readParquet(join(out, 'trials.parquet'))).filter(
    ({ arm, task_id }) => arm === 'finetuned' && task_id === 'fibonacci',
  );
  expect(found.map(({ trial_id, outcome }) => ({ trial_id, outcome }))).toEqual(
    records.map(({ trial_id, outcome }) => ({ trial_id, outcome })),
  );
  expect(found.map(({ attribution_verdict: verdict }) => verdict)).toEqual(
    records.map((record) => attributionOf(record)?.verdict ?? null),
  );
});

test('trials that nobody judged have null where the attribution would stand', async () => {
  const { folder, manifest } = await exportable(resultsDir, { trials: 5, judged: false });
  const out = join(resultsDir, 'out');
  await exportExperiment({ folder, manifest, formats: ['parquet'], arm: 'baseline', allAnswers: false, out });
  const [row] = await readParquet(join(out, 'trials.parquet'));
  expect(row).toMatchObject({ attribution_verdict: null, tests_valid: null, mutants: null, flagged: null });
});

function asText(value: unknown): string {
  if (value === null) return '';
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z');
  return typeof value === 'string' ? value : JSON.stringify(typeof value === 'bigint' ? Number(value) : value);
}
