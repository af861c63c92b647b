const LINE_CHARS = 160;
const TOTAL_CHARS = 800;

/** What Python says of an error: its type, the first line of its message and up to two more that say what was compared. */
export interface ExceptionText {
  type: string;
  message: string;
}

/** Lines for the model's next attempt, within the limits: the same run gives the same text. */
export function feedbackOf(...lines: string[]): string {
  return cut(lines.map((line) => cut(sameEveryRun(line), LINE_CHARS)).join('\n'), TOTAL_CHARS);
}

/** `test_a: AssertionError: assert 0 == 1`, and what belongs to it. */
export function exceptionLines(where: string, { type, message }: ExceptionText): string[] {
  const [first = '', ...others] = message.split('\n');
  // Python names the file of a failed import, which the model does not know by that name.
  const text = first.replace(/ \((test_)?solution\.py\)$/, '');
  return [`${where}: ${text === '' ? type : `${type}: ${text}`}`, ...others.map((line) => `  ${line.trim()}`)];
}

/** Without addresses, also those of which pytest left the beginning or the end when it cut a long value in its middle. */
function sameEveryRun(text: string): string {
  return text
    .replaceAll(/\b0x[0-9a-f]{6,}\b|\b0x[0-9a-f]*\.\.\./gi, '0x...')
    .replaceAll(/\.\.\.x?[0-9a-f]+(?=>)/g, '...');
}

function cut(text: string, chars: number): string {
  return text.length <= chars ? text : `${head(text, chars - 3)}...`;
}

/** The first `chars` UTF-16 units at most, without half a surrogate pair at the end. */
export function head(text: string, chars: number): string {
  return text.slice(0, chars).replace(/[\uD800-\uDBFF]$/, '');
}
