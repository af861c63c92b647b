export type Cell = string | number | null;
export type Table = readonly (readonly Cell[])[];

/** RFC 4180 with a head row, numbers at full precision, null as an empty field. */
export function csv(rows: Table): string {
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

/** A text that a spreadsheet would take for a formula is led by an apostrophe. */
function field(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = /^[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
