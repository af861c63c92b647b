/**
 * Text that a model wrote, safe for a terminal: control characters (but newline and tab), and characters that are not seen
 * and may turn the reading direction, hide text or break lines, become visible escapes.
 */
export function printable(text: string): string {
  return text.replaceAll(/(?![\n\t])[\p{Cc}\p{Cf}\u{2028}\u{2029}\u{e0000}-\u{e007f}]/gu, (character) =>
    // One escape for each half of a surrogate pair: in JSON no other form is that character.
    character
      .split('')
      .map((half) => `\\u${half.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
