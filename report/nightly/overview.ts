import { markup, type Markup } from '../html/markup.ts';
import { typeset } from '../html/typeset.ts';
import { dataTable } from '../html/data-table.ts';
import { percent, signedPoints } from '../numbers.ts';
import { dayOf, type History } from './history.ts';
import { kindLabel, kindOf, NIGHT_WORDS } from './night-marks.ts';

/** The title of the window: the outcome of the only nightly benchmark, or how many of them ended as a regression. */
export function titleOf(shown: readonly History[]): string {
  const [first, ...others] = shown;
  const last = first?.nights.at(-1);
  if (!first || !last) return 'Nightly benchmarks: no night yet';
  if (others.length === 0) return `${first.name}: ${NIGHT_WORDS[kindOf(last.result)].label.toLowerCase()}`;
  const regressions = shown.filter(({ nights }) => nights.at(-1)?.result.outcome === 'regression').length;
  return `Nightly benchmarks: ${regressions === 0 ? 'no' : regressions} of ${shown.length} with a regression`;
}

/** What the page is about, and where there are several nightly benchmarks the last night of each. */
export function overview(shown: readonly History[]): Markup {
  const nights = shown.reduce((sum, history) => sum + history.nights.length + history.leftOut, 0);
  const last = Math.max(...shown.map((history) => history.nights.at(-1)?.scheduledMs ?? 0));
  return markup`<header>
<p class="kicker">Nightly benchmarks</p>
<h1>Pass rate by night</h1>
${
  nights === 0
    ? markup`<p class="verdict">No night has been measured yet. <code>tddft schedule create</code> makes a schedule; its first night becomes the reference of those that follow.</p>`
    : markup`<p class="byline">${counted(shown.length, 'nightly benchmark')}, ${counted(nights, 'night')}; the last is that of <time>${dayOf(last)}</time></p>`
}
${shown.length < 2 ? null : lastNights(shown)}</header>
`;
}

function lastNights(shown: readonly History[]): Markup {
  return markup`<div style="margin-top: 2rem">${dataTable({
    caption: 'The last night of each. Difference to its reference, in percentage points.',
    head: ['Benchmark', 'Night', 'Outcome', 'Rate', 'Difference'],
    words: [1, 2],
    rows: shown.flatMap(({ name, nights }, index) => {
      const last = nights.at(-1);
      if (!last) return [];
      const { night_arm: arm, test } = last.result;
      return [
        [
          markup`<a href="#n${index + 1}">${name}</a>`,
          dayOf(last.scheduledMs),
          kindLabel(kindOf(last.result)),
          percent(arm.rate),
          typeset(signedPoints(test?.difference ?? null)),
        ],
      ];
    }),
  })}</div>
`;
}

export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
