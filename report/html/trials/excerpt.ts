import { markup, type Markup, type Part } from '../markup.ts';

/** More than any honest answer; what is longer is cut, so that no page grows past what a browser can show. */
export const MAX_SHOWN_CHARACTERS = 20_000;

/** The beginning of a text, and how long it is. */
export interface Excerpt {
  text: string;
  characters: number;
}

export function cut(text: string, characters: number): Excerpt {
  return { text: text.slice(0, characters), characters: text.length };
}

/** A text as it was written, cut where it is very long; the whole of it is in the trial's record. */
export function excerpt(text: string): Markup {
  return excerptMarkup(cut(text, MAX_SHOWN_CHARACTERS), 'The record of the trial, linked above, has them all.');
}

/** `elsewhere` says where the rest is. */
export function excerptMarkup({ text, characters }: Excerpt, elsewhere: Part): Markup {
  if (text.length === characters) return markup`<pre>${text}</pre>`;
  return markup`<pre>${text}</pre>
<p class="cut">Cut here: ${text.length} of ${characters} characters. ${elsewhere}</p>`;
}

/** A text behind a line that opens it. */
export function folded(title: string, text: string): Markup {
  return markup`<details><summary>${title}</summary>${excerpt(text)}</details>
`;
}
