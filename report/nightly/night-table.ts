import { driftLine } from '../../domain/nightly/drift.ts';
import type { NightResult } from '../../domain/nightly/night.ts';
import { dataTable } from '../html/data-table.ts';
import { markup, type Markup, type Part } from '../html/markup.ts';
import { typeset, withInterval } from '../html/typeset.ts';
import { percent, percentInterval, pValue } from '../numbers.ts';
import { type History, type PlacedNight } from './history.ts';
import { abbreviated } from './last-night.ts';
import { kindLabel, kindOf } from './night-marks.ts';

/** So many nights stand open; older ones unfold. */
const OPEN_NIGHTS = 10;

/** Every number of every night, newest first. */
export function nightTables({ name, nights, leftOut }: History): Markup {
  const newest = nights.toReversed();
  const older = newest.slice(OPEN_NIGHTS);
  const caption = (which: string): Markup =>
    markup`${which} of ${name}, newest first. Difference in percentage points with Newcombe’s 95% interval; p is one-sided.`;
  return markup`${nightTable(newest.slice(0, OPEN_NIGHTS), caption(older.length === 0 ? 'Every night' : `The last ${OPEN_NIGHTS} nights`))}${
    older.length === 0
      ? null
      : markup`<details><summary>${older.length} earlier ${older.length === 1 ? 'night' : 'nights'}</summary>
${nightTable(older, caption('Earlier nights'))}</details>
`
  }${
    leftOut === 0
      ? null
      : markup`<p class="facts">${leftOut} still older ${leftOut === 1 ? 'night is' : 'nights are'} not shown; they are kept in <a href="nights/">nights/</a>.</p>
`
  }`;
}

function nightTable(nights: readonly PlacedNight[], caption: Part): Markup {
  return dataTable({
    caption,
    head: [
      'Night (UTC)',
      'Outcome',
      'Passed',
      'Rate',
      '95% interval',
      'Difference',
      'p',
      'Power',
      'Infra errors',
      'Reasons and drift',
    ],
    words: [1, 9],
    rows: nights.map(({ result, scheduledMs }) => {
      const { night_arm: arm, test } = result;
      return [
        markup`<a href="../${encodeURIComponent(result.night.toWellFormed())}/">${minuteOf(scheduledMs)}</a>`,
        kindLabel(kindOf(result)),
        `${arm.successes}/${arm.scored}`,
        percent(arm.rate),
        arm.wilson_95 === null ? 'n/a' : percentInterval(arm.wilson_95),
        test === null ? 'n/a' : withInterval(test.difference, test.newcombe_95),
        typeset(test === null || test.p_one_sided === null ? 'n/a' : pValue(test.p_one_sided)),
        percent(test?.power ?? null),
        arm.infrastructure_errors,
        words(result),
      ];
    }),
  });
}

/** What the other columns do not tell: reasons, drift, and what became of the alert. */
function words({ outcome, reasons, drift, alert }: NightResult): Part {
  // The reason of a decided night is its p and its power.
  const told = outcome === 'inconclusive' || outcome === 'not_comparable' ? reasons : [];
  const drifted = drift.map(driftLine).filter((line) => !told.includes(line));
  const all = [...told, ...drifted, ...(alert === null ? [] : [`alert ${alert.state}`])].join('; ');
  return all === ''
    ? null
    : markup`<div style="width: max-content; max-width: 24rem">${typeset(abbreviated(all))}</div>`;
}

/** `2026-11-23 02:00` */
function minuteOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
}
