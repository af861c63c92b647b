import { ARM_SHAPES, armLabel } from '../arm-words.ts';
import type { Classes } from '../figures/stacked-bars.ts';
import { dot } from '../figures/svg.ts';
import { markup, type Markup, type Part } from '../markup.ts';
import type { ArmDetail } from '../report-data.ts';

/** How a figure draws its arms: as dots on lines, as lines alone, or as dots with the reference arm as a band. */
export type ArmMarks = 'dots' | 'lines' | 'dots and band';

/** Colour and shape of each arm. */
export function armLegend(arms: readonly ArmDetail[], marks: ArmMarks): Markup {
  return markup`<ul class="legend">${arms.map(
    (arm) =>
      markup`<li><svg class="key" viewBox="0 0 28 14" width="28" height="14" aria-hidden="true">${armKey(arm, marks)}</svg>${armLabel(arm)}</li>`,
  )}</ul>
`;
}

function armKey({ role }: ArmDetail, marks: ArmMarks): Part {
  if (role === 'reference' && marks === 'dots and band') {
    return markup`<rect x="3" y="0" width="22" height="14" class="band"/><rect x="13" y="0" width="1.5" height="14" class="band-middle"/>`;
  }
  return [
    markup`<path d="M1 7H27" class="curve ${role}"/>`,
    marks === 'lines' ? null : dot(ARM_SHAPES[role], 14, 7, 4.5, role),
  ];
}

/** The classes that occur, with their glyphs and what they mean. */
export function classLegend<Class extends string>(
  { order, words }: Classes<Class>,
  present: ReadonlySet<Class>,
): Markup {
  return markup`<ul class="legend">${order
    .filter((name) => present.has(name))
    .map((name) => {
      const { glyph, label, meaning } = words[name];
      return markup`<li><i class="s ${name}" aria-hidden="true">${glyph}</i><span><b>${label}</b> ${meaning}</span></li>`;
    })}</ul>
`;
}
