import type { JudgedTrial } from '../../../domain/export/judged-trial.ts';
import type { TrialRecord } from '../../../domain/records.ts';
import { VERDICTS } from '../attribution/verdict-words.ts';
import { markup, type Markup } from '../markup.ts';
import { OUTCOME_WORDS, outcomeClass } from '../outcome-class.ts';
import { page } from '../page.ts';
import type { TemporalPlace } from '../report-data.ts';
import { attributionLine } from './attribution-line.ts';
import { pageFile, trialAnchor, trialNumber } from './pages.ts';
import { story } from './story.ts';

export interface TranscriptPage {
  experimentId: string;
  arm: string;
  taskId: string;
  /** From 1. */
  page: number;
  pages: number;
  trials: readonly JudgedTrial[];
  /** The file of the records, relative to the page. */
  source: string;
  temporal: TemporalPlace;
}

/** The transcripts of some trials, each behind a line that opens it. It is open already where a link leads to it. */
export function renderTranscripts(shown: TranscriptPage): string {
  const { experimentId, arm, taskId, trials, pages } = shown;
  const title = `${arm}, ${taskId}`;
  return page({
    title: `${experimentId}: ${title}, page ${shown.page} of ${pages}`,
    body: markup`<a class="skip" href="#transcripts">Skip to the transcripts</a>
<div class="sheet">
<main>
<p class="kicker"><a href="../../report.html#trials">${experimentId}</a></p>
<h1>${title}</h1>
<p class="byline">Page ${shown.page} of ${pages}</p>
${between(shown, 'Pages, above the transcripts')}
<div id="transcripts">
${trials.map((judged) => trial(judged, shown))}</div>
${between(shown, 'Pages, below the transcripts')}
</main>
</div>`,
  });
}

function trial({ record, attribution }: JudgedTrial, { source, temporal }: TranscriptPage): Markup {
  const outcome = outcomeClass(record);
  const { glyph, label } = OUTCOME_WORDS[outcome];
  const { trial_id, g_test, g_impl, started_at, finished_at } = record;
  const seconds = (Date.parse(finished_at) - Date.parse(started_at)) / 1000;
  // The anchor is inside: what leads to it opens what it is in.
  return markup`<article class="trial"><details><summary><span class="s ${outcome}" aria-hidden="true">${glyph}</span><h2>${trialNumber(trialOf(record))} <span>${label}</span></h2> <span class="about">${attempts(g_test.length)} at tests, ${g_impl.length} at the implementation, ${seconds.toFixed(1)} s${attribution === null ? null : ` · ${VERDICTS.words[attribution.verdict].label}`}</span></summary>
<div class="story" id="${trialAnchor(trialOf(record))}">
<p class="facts"><code>${trial_id}</code>, ${started_at} · <a href="${historyAddress(temporal, trial_id)}">its history in Temporal</a>, while the server keeps it · <a href="${source}">its record</a>, or <code>tddft trials show ${trial_id}</code></p>
${attribution === null ? null : attributionLine(attribution)}${story(record)}</div></details></article>
`;
}

function attempts(count: number): string {
  return `${count} attempt${count === 1 ? '' : 's'}`;
}

function trialOf({ trial_index }: TrialRecord): { trialIndex: number } {
  return { trialIndex: trial_index };
}

function historyAddress({ ui, namespace }: TemporalPlace, trialId: string): string {
  return `${ui}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(trialId)}`;
}

function between({ taskId, page: current, pages }: TranscriptPage, name: string): Markup {
  const link = (number: number, words: string): Markup | null =>
    number < 1 || number > pages ? null : markup`<a href="${pageFile(taskId, number)}">${words}</a>`;
  return markup`<nav class="between" aria-label="${name}"><span>${link(current - 1, '← earlier trials')}</span><a href="../../report.html#trials">all trials</a><span>${link(current + 1, 'later trials →')}</span></nav>`;
}
