import { markup, type Markup } from '../markup.ts';

/** More than any honest answer; what is longer is cut, so that no page grows past what a browser can show. */
export const MAX_SHOWN_CHARACTERS = 20_000;

/** A text as it was written, cut where it is very long; the whole of it is in the trial's record. */
export function excerpt(text: string): Markup {
  if (text.length <= MAX_SHOWN_CHARACTERS) return markup`<pre>${text}</pre>`;
  return markup`<pre>${text.slice(0, MAX_SHOWN_CHARACTERS)}</pre>
<p class="cut">Cut here: ${MAX_SHOWN_CHARACTERS} of ${text.length} characters. The record of the trial, linked above, has them all.</p>`;
}

/** A text behind a line that opens it. */
export function folded(title: string, text: string): Markup {
  return markup`<details><summary>${title}</summary>${excerpt(text)}</details>
`;
}
