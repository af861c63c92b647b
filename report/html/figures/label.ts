import { markup, type Markup } from '../markup.ts';
import { text, type TextPlace } from './svg.ts';

/** Of a character of a name that is long, about. */
const CHARACTER = 7.3;

/** A name with `room` for it; a longer one keeps its beginning and its end, and is whole where the mouse rests on it. */
export function label(name: string, room: number, place: TextPlace): Markup {
  const characters = Math.max(3, Math.floor(room / CHARACTER));
  if (name.length <= characters) return text(name, place);
  const tail = Math.floor((characters - 1) / 2);
  const shortened = `${name.slice(0, characters - 1 - tail)}…${name.slice(-tail)}`;
  return text([markup`<title>${name}</title>`, shortened], place);
}
