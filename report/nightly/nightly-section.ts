import { WIDTH, type Layout } from '../html/figures/svg.ts';
import { at } from '../html/figures/scale.ts';
import { markup, type Markup } from '../html/markup.ts';
import { percent } from '../numbers.ts';
import { falseAlarmNote } from './false-alarms.ts';
import { type History, referenceStretches } from './history.ts';
import { lastNight } from './last-night.ts';
import { kindOf, NIGHT_KINDS, NIGHT_WORDS, nightLegend } from './night-marks.ts';
import { nightTables } from './night-table.ts';
import { counted } from './overview.ts';
import { rateFigure } from './rate-figure.ts';
import { pooledNights, taskPanels, tasksOf } from './task-panels.ts';

/** Everything about one nightly benchmark: outcome, figure, false alarms, numbers, tasks. */
export function nightlySection(history: History, id: string, number: number): Markup {
  return markup`<section id="${id}">
<h2>${history.name}</h2>
${lastNight(history)}
${figure(history, id, number)}
${falseAlarmNote(history)}
<h3 id="${id}-numbers">Every number</h3>
${nightTables(history)}
${tasks(history, id)}
</section>
`;
}

function figure(history: History, id: string, number: number): Markup {
  const image = (layout: Layout): Markup => {
    const { height, marks } = rateFigure(history, layout);
    const name = `${id}-${layout}`;
    return markup`<svg class="${layout}" viewBox="0 0 ${WIDTH[layout]} ${at(height)}" width="${WIDTH[layout]}" height="${at(height)}" role="img" aria-labelledby="${name}-t ${name}-d">
<title id="${name}-t">Pass rate of ${history.name} by night</title><desc id="${name}-d">${description(history)}</desc>
${marks}
</svg>`;
  };
  const present = new Set(history.nights.map(({ result }) => kindOf(result)));
  const band =
    referenceStretches(history).length === 0
      ? null
      : ' The grey line is the pass rate of the reference, the band its interval.';
  return markup`<figure id="${id}-rates" style="margin-top: 1.8rem">
${image('wide')}
${image('narrow')}
${nightLegend(present)}
<figcaption><b>Figure ${number}.</b> Share of the scored trials that passed, with Wilson’s 95% interval.${band} The course breaks where a night is missing or cannot be compared; a dotted line tells what changed before that night.</figcaption>
</figure>
`;
}

/** What a reader who does not see the figure should know of it. */
function description({ nights }: History): string {
  const rates = nights.flatMap(({ result }) => result.night_arm.rate ?? []);
  const kinds = NIGHT_KINDS.flatMap((kind) => {
    const count = nights.filter(({ result }) => kindOf(result) === kind).length;
    return count === 0 ? [] : [`${NIGHT_WORDS[kind].label.toLowerCase()}: ${count}`];
  });
  const span =
    rates.length === 0
      ? 'nothing scored'
      : `pass rates from ${percent(Math.min(...rates))} to ${percent(Math.max(...rates))}`;
  return `${counted(nights.length, 'night')}; ${span}; ${kinds.join(', ')}.`;
}

function tasks(history: History, id: string): Markup {
  const size = pooledNights(history);
  const note = `${size === 1 ? 'Each point is a night' : `Each point pools ${size} nights`}, with Wilson’s 95% interval; grey is the reference. Nights that were not comparable are left out. With few trials a night single tasks scatter widely; no test is made here.`;
  return markup`<h3 id="${id}-tasks">By task</h3>
${
  tasksOf(history).length === 0
    ? markup`<p>No night has been compared task by task yet.</p>
`
    : markup`<p class="facts">${note}</p>
${taskPanels(history)}`
}`;
}
