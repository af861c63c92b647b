/** Rows as aligned text: the first column to the left, the others to the right, two spaces between. */
export function table(rows: readonly (readonly string[])[], { width }: { width: number }): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const others = widths.slice(1).reduce((sum, columnWidth) => sum + columnWidth + 2, 0);
  const first = Math.min(widths[0] ?? 0, Math.max(1, width - others));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? shortened(cell, first).padEnd(first) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

function shortened(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
