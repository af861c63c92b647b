import type { Part } from '../markup.ts';

/** A part of the page with a heading, found by its id. */
export interface Section {
  id: string;
  title: string;
  body: Part;
}
