/** Breaks text at spaces into lines of at most `width`; a longer word stays whole. Later lines are indented by `indent`. */
export function wrap(text: string, { width, indent }: { width: number; indent: string }): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
