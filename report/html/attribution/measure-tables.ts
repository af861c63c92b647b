import type { AttributionComparison, FigureChange } from '../../../domain/comparison/attribution.ts';
import { FIGURE_WORDS } from '../../../domain/comparison/attribution-words.ts';
import { percent } from '../../numbers.ts';
import { armLabel } from '../arm-words.ts';
import { dataTable } from '../data-table.ts';
import { markup, type Markup, type Part } from '../markup.ts';
import { withInterval } from '../typeset.ts';
import { type AttributedArm, figuresOf } from './attributed-arms.ts';
import { MANY_TASKS } from './many-tasks.ts';
import { countText, intervalText, measured, type Measured, MEASURES } from './measures.ts';
import { changesOf } from './tables.ts';

type Change = AttributionComparison['change'];

/** Every figure of the compared arms with its interval, and its change; for all tasks, and folded for each. */
export function measureTables(pair: readonly AttributedArm[], change: Change, taskIds: readonly string[]): Markup {
  const head = ['Figure', ...pair.map(({ arm }) => armLabel(arm)), 'Change, pp'];
  return markup`${dataTable({
    caption: `All tasks together, with 95% intervals; the change is stratified by task.${change === null ? ' The arms were judged by different controls, so no change is told.' : ''}`,
    head,
    rows: rows(pair, change, null),
  })}<details><summary>What each figure is a share of</summary>
<dl class="bits">${MEASURES.map(
    (name) => markup`<dt>${FIGURE_WORDS[name].label}</dt><dd>${FIGURE_WORDS[name].meaning}</dd>
`,
  )}</dl></details>
<details${taskIds.length > MANY_TASKS ? null : markup` class="printed"`}><summary>The same for each task</summary>
${dataTable({
  caption: 'By task: exploratory, and not corrected for their number.',
  head,
  rows: taskIds.flatMap((taskId) => [
    [markup`<b>${taskId}</b>`, ...head.slice(1).map(() => '')],
    ...rows(pair, change, taskId).map(([label, ...cells]) => [
      markup`<span class="part">${label ?? null}</span>`,
      ...cells,
    ]),
  ]),
})}</details>
`;
}

function rows(pair: readonly AttributedArm[], change: Change, taskId: string | null): Part[][] {
  const changes = changesOf(change, taskId);
  return MEASURES.map((name) => [
    markup`<span class="wrapped">${FIGURE_WORDS[name].label}</span>`,
    ...pair.map(({ figures }) => {
      const own = figuresOf(figures, taskId);
      return own && cell(measured(own, name));
    }),
    changeText(changes?.[name] ?? null),
  ]);
}

/** Value, interval and counts: beside each other, or below where there is no room. */
function cell(figure: Measured): Markup {
  const interval = intervalText(figure);
  return markup`${percent(figure.value)}${interval === null ? null : markup` <span class="under">${interval}</span>`} <span class="under of">${countText(figure)}</span>`;
}

function changeText(change: FigureChange | null): Part {
  if (change === null) return 'n/a';
  const [difference = '', interval] = withInterval(change.difference, change.interval_95).split(/ (?=\[)/);
  return markup`${difference}${interval === undefined ? null : markup` <span class="under">${interval}</span>`}`;
}
