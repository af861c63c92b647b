import { printable } from '../printable.ts';

/** HTML or SVG source. Whatever else is put into a page is text, and is escaped. */
export class Markup {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

export type Part = Markup | string | number | null | readonly Part[];

/** Template tag: the literal parts are markup, the values are text unless they are markup themselves; null is nothing. */
export function markup(literals: TemplateStringsArray, ...parts: Part[]): Markup {
  return new Markup(literals.reduce((source, literal, index) => source + sourceOf(parts[index - 1] ?? null) + literal));
}

function sourceOf(part: Part): string {
  if (part === null) return '';
  if (part instanceof Markup) return part.source;
  if (typeof part === 'string') return escaped(part);
  if (typeof part === 'number') return String(part);
  return part.map(sourceOf).join('');
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text for any place in a page: no tag, no end of an attribute, no control character, no half of a surrogate pair. */
function escaped(text: string): string {
  return printable(text.toWellFormed()).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
