import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { ATTEMPT_COLUMNS } from '../../../domain/export/attempt-columns.ts';
import type { Column } from '../../../domain/export/column.ts';
import { AUDIT_COLUMNS } from '../../../domain/export/training-rows.ts';
import { TRIAL_COLUMNS } from '../../../domain/export/trial-columns.ts';

const document = await readFile(new URL('../../../docs/export.md', import.meta.url), 'utf8');

function documented(heading: string): string[] {
  const [, section = ''] = document.split(`\n### ${heading}\n`);
  return (
    section
      .split('\n#')[0]
      ?.split('\n')
      .filter((line) => line.startsWith('| `')) ?? []
  );
}

function lines<Row>(columns: readonly Column<Row>[]): string[] {
  return columns.map(
    ({ name, type, meaning, long }) => `| \`${name}\` | ${type} | ${meaning}${long ? ' (not in CSV)' : ''} |`,
  );
}

test.for([
  ['Trials', lines(TRIAL_COLUMNS)],
  ['Attempts', lines(ATTEMPT_COLUMNS)],
  ['Training rows', lines(AUDIT_COLUMNS)],
] as const)('the documentation has the columns of "%s", each with its type and meaning', ([heading, columns]) => {
  expect(documented(heading)).toEqual(columns);
});

test.for([TRIAL_COLUMNS, ATTEMPT_COLUMNS, AUDIT_COLUMNS])('no two columns of a table have the same name', (columns) => {
  const names = columns.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
