const FENCE = /^[ \t]*(`{3,})[ \t]*[\w+-]*[ \t]*$/;

/**
 * The code in a model's answer: the first fenced block, or what follows a fence that was never closed, or the whole
 * answer when it has no fence. Null when nothing but white space is left.
 */
export function extractCode(completion: string): string | null {
  const lines = completion.replaceAll('\r\n', '\n').split('\n');
  const opening = lines.findIndex((line) => FENCE.test(line));
  const code = opening === -1 ? lines : lines.slice(opening + 1, closingFence(lines, opening));
  const text = code.join('\n').trim();
  return text === '' ? null : `${text}\n`;
}

function closingFence(lines: string[], opening: number): number {
  const ticks = FENCE.exec(lines[opening] ?? '')?.[1] ?? '```';
  const offset = lines.slice(opening + 1).findIndex((line) => line.trim() === ticks);
  return offset === -1 ? lines.length : opening + 1 + offset;
}
