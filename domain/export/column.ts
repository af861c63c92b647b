export type Cell = string | number | boolean | null;

/** `time`: an ISO 8601 text in UTC; where a format has a type for it, that. */
export type CellType = 'text' | 'integer' | 'number' | 'boolean' | 'time';

/** A column of an exported table, for every format the same. A cell is null where the value is not known. */
export interface Column<Row> {
  name: string;
  type: CellType;
  /** What it says, for the documentation. */
  meaning: string;
  /** A whole prompt or answer, which no spreadsheet can show: it is left out of CSV. */
  long?: true;
  of: (row: Row) => Cell;
}

/** A row as an object, keys in the order of the columns. */
export function rowObject<Row>(columns: readonly Column<Row>[], row: Row): Record<string, Cell> {
  return Object.fromEntries(columns.map(({ name, of }) => [name, of(row)]));
}

export function shortColumns<Row>(columns: readonly Column<Row>[]): Column<Row>[] {
  return columns.filter(({ long }) => !long);
}
