import { type Markup, markup, type Part } from './markup.ts';

export interface DataTable {
  caption: Part;
  /** The first column names the row. */
  head: readonly Part[];
  rows: readonly (readonly Part[])[];
  /** Columns of words, which are aligned to the left like the first one. */
  words?: readonly number[];
}

/** A table that scrolls in a box of its own where the window is narrower; the box can be reached with the keyboard. */
export function dataTable({ caption, head, rows, words = [] }: DataTable): Markup {
  const aligned = (column: number): string | null => (column === 0 || words.includes(column) ? 'words' : null);
  const className = (column: number): Markup | null => {
    const name = aligned(column);
    return name === null ? null : markup` class="${name}"`;
  };
  return markup`<div class="scroll" tabindex="0" role="group" aria-label="Table">
<table>
<caption><span>${caption}</span></caption>
<thead><tr>${head.map((cell, column) => markup`<th scope="col"${className(column)}>${cell}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ([name, ...cells]) => markup`<tr><th scope="row" class="words">${name ?? null}</th>${cells.map(
    (cell, index) => markup`<td${className(index + 1)}>${cell}</td>`,
  )}</tr>
`,
)}</tbody>
</table>
</div>
`;
}
