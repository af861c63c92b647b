/** Characters in a line of code where the Web UI shows current details, on a screen of 1440 pixels; it cuts longer lines off. */
export const PANE_CHARACTERS = 67;

/** A line of code in as many as it needs, broken at spaces; later ones are indented as the first, and by `more`. */
export function wrapped(line: string, more = ''): string[] {
  if (line.length <= PANE_CHARACTERS) return [line];
  const indent = /^ */.exec(line)?.[0].slice(0, PANE_CHARACTERS / 2) ?? '';
  const space = line.lastIndexOf(' ', PANE_CHARACTERS);
  const end = space > indent.length ? space : PANE_CHARACTERS;
  return [line.slice(0, end), ...wrapped(indent + more + line.slice(end).trimStart())];
}

/** JSON with one line for each field, or as many as it needs. */
export function shortJson(value: object): string[] {
  const fields = Object.entries(value).map(([name, field]) => `  "${name}": ${inOneLine(field)}`);
  const last = fields.length - 1;
  return ['{', ...fields.flatMap((field, index) => wrapped(index === last ? field : `${field},`, '    ')), '}'];
}

function inOneLine(value: unknown): string {
  return JSON.stringify(value, null, 1).replaceAll(/\n */g, ' ');
}
