const LINE_CHARS = 160;
const TOTAL_CHARS = 800;

/** What Python says of an error: its type and the first line of its message. */
export interface ExceptionText {
  type: string;
  message: string;
}

/** Lines for the model's next attempt, within the limits: the same run gives the same text. */
export function feedbackOf(...lines: string[]): string {
  return cut(lines.map((line) => cut(sameEveryRun(line), LINE_CHARS)).join('\n'), TOTAL_CHARS);
}

/** `AssertionError: assert 0 == 1` */
export function exceptionLine({ type, message }: ExceptionText): string {
  // Python names the file of a failed import, which the model does not know by that name.
  const text = message.replace(/ \((test_)?solution\.py\)$/, '');
  return text === '' ? type : `${type}: ${text}`;
}

function sameEveryRun(text: string): string {
  return text.replaceAll(/\b0x[0-9a-f]{6,}\b/gi, '0x...');
}

function cut(text: string, chars: number): string {
  return text.length <= chars ? text : `${head(text, chars - 3)}...`;
}

/** The first `chars` UTF-16 units at most, without half a surrogate pair at the end. */
export function head(text: string, chars: number): string {
  return text.slice(0, chars).replace(/[\uD800-\uDBFF]$/, '');
}
