import { type Cell, type Column, shortColumns } from '../../domain/export/column.ts';
import { csv } from '../../report/html/csv.ts';
import type { Form } from './exported-file.ts';

const CHARACTERS_AT_ONCE = 65_536;

/** One JSON value on each line. */
export function jsonLines<Row>(form: (row: Row) => object): Form<Row> {
  return (rows) => inBlocks(rows, (row) => `${JSON.stringify(form(row))}\n`);
}

/** RFC 4180, the columns' names first. */
export function csvFile<Row>(columns: readonly Column<Row>[]): Form<Row> {
  const shown = shortColumns(columns);
  return async function* (rows) {
    yield csv([shown.map(({ name }) => name)]);
    yield* inBlocks(rows, (row) => csv([shown.map(({ of }) => field(of(row)))]));
  };
}

function field(cell: Cell): string | number | null {
  return typeof cell === 'boolean' ? String(cell) : cell;
}

/** A row at a time would be a write to the disk each. */
async function* inBlocks<Row>(rows: AsyncIterable<Row>, text: (row: Row) => string): AsyncGenerator<string> {
  let block = '';
  for await (const row of rows) {
    block += text(row);
    if (block.length < CHARACTERS_AT_ONCE) continue;
    yield block;
    block = '';
  }
  yield block;
}
