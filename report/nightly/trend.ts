import type { NightResult } from '../../domain/nightly/night.ts';
import { markup, type Markup } from '../html/markup.ts';
import { page } from '../html/page.ts';
import { histories, type History } from './history.ts';
import { nightlySection } from './nightly-section.ts';
import { overview, titleOf } from './overview.ts';

/**
 * `results/nightly/index.html`: every nightly benchmark by name with its last outcome, its pass rate by night and every
 * number behind it. Complete in itself, without scripts; the same nights in any order give the same bytes.
 */
export function renderTrend(nights: readonly NightResult[]): string {
  const shown = histories(nights);
  const sections = shown.map((history, index) => nightlySection(history, `n${index + 1}`, index + 1));
  return page({
    title: titleOf(shown),
    body: markup`${shown.length === 0 ? null : markup`<a class="skip" href="#n1">Skip to the nights</a>`}
<div class="sheet" style="overflow-wrap: anywhere">
${overview(shown)}
${shown.length === 0 ? null : contents(shown)}
<main>
${sections}
</main>
</div>`,
  });
}

/** The benchmarks, or the parts of the only one. */
function contents(shown: readonly History[]): Markup {
  const parts = [
    ['n1', 'Last night'],
    ['n1-rates', 'Pass rate by night'],
    ['n1-numbers', 'Every number'],
    ['n1-tasks', 'By task'],
  ];
  const links = shown.length === 1 ? parts : shown.map(({ name }, index) => [`n${index + 1}`, name]);
  return markup`<nav aria-label="Contents"><ul>${links.map(([id = '', title = '']) => markup`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>`;
}
