import { type BasicType, ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import type { Cell, CellType, Column } from '../../domain/export/column.ts';
import type { Form } from './exported-file.ts';

/** Rows that are held at once. With their prompts and answers, some 10 MB. */
const ROW_GROUP = 1000;

const PARQUET_TYPES = {
  text: 'STRING',
  integer: 'INT64',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  time: 'TIMESTAMP',
} as const satisfies Record<CellType, BasicType>;

/** Parquet with Snappy compression, row group by row group. */
export function parquetFile<Row>(columns: readonly Column<Row>[]): Form<Row> {
  const described = columns.map(({ name, type }) => ({ name, type: PARQUET_TYPES[type], nullable: true }));
  return async function* (rows) {
    const writer = new ByteWriter();
    const schema = schemaFromColumnData({ columnData: described.map((column) => ({ ...column, data: [] })) });
    const parquet = new ParquetWriter({ writer, schema, createdBy: 'tddft' });
    for await (const group of inGroups(rows)) {
      const columnData = columns.map(({ name, type, of }) => ({
        name,
        data: group.map((row) => parquetValue(type, of(row))),
      }));
      await parquet.write({ columnData, rowGroupSize: ROW_GROUP });
      yield written(writer);
    }
    await parquet.finish();
    yield written(writer);
  };
}

function parquetValue(type: CellType, cell: Cell): Cell | bigint | Date {
  if (type === 'integer' && typeof cell === 'number') return BigInt(cell);
  return type === 'time' && typeof cell === 'string' ? new Date(cell) : cell;
}

/** Takes the bytes out of the writer, which goes on counting its offsets from the file's beginning. */
function written(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice();
  writer.index = 0;
  return bytes;
}

async function* inGroups<Row>(rows: AsyncIterable<Row>): AsyncGenerator<Row[]> {
  let group: Row[] = [];
  for await (const row of rows) {
    group.push(row);
    if (group.length < ROW_GROUP) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
