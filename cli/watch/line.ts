import { styleText } from 'node:util';
import { printable } from '../../report/printable.ts';

type Style = 'bold' | 'dim' | 'green' | 'yellow';

/** One line of a terminal. */
export interface Line {
  text: string;
  style: Style[];
}

export function line(text: string, ...style: Style[]): Line {
  return { text, style };
}

/** Cut to `columns` characters, with an ellipsis. */
export function fitted({ text, style }: Line, columns: number): Line {
  const characters = Array.from(printable(text));
  const cut = characters.length <= columns ? characters : [...characters.slice(0, Math.max(0, columns - 1)), '…'];
  return { text: cut.join(''), style };
}

/** As a terminal takes it, with colours unless NO_COLOR forbids them. */
export function styled({ text, style }: Line): string {
  return style.length === 0 || process.env['NO_COLOR'] ? text : styleText(style, text);
}
