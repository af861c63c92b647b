import { signedPoints } from '../numbers.ts';
import { markup, type Markup } from './markup.ts';
import { page } from './page.ts';
import type { ReportData } from './report-data.ts';
import { attribution } from './sections/attribution.ts';
import { byAttempt } from './sections/by-attempt.ts';
import { controls } from './sections/controls.ts';
import { timesAndTokens } from './sections/costs.ts';
import { dataset } from './sections/dataset.ts';
import { effect } from './sections/effect.ts';
import { hypotheses } from './sections/hypotheses.ts';
import { keyNumbers } from './sections/key-numbers.ts';
import { limits } from './sections/limits.ts';
import { outcomes } from './sections/outcomes.ts';
import { passRates } from './sections/pass-rates.ts';
import { provenance } from './sections/provenance.ts';
import type { Section } from './sections/section.ts';
import { seeds } from './sections/seeds.ts';
import { sensitivity } from './sections/sensitivity.ts';
import { training } from './sections/training.ts';
import { trialIndex } from './sections/trial-index.ts';
import { badge, verdict } from './sections/verdict.ts';
import { typeset } from './typeset.ts';

/** `analysis/report.html`. The same data give the same bytes. */
export function renderReport(data: ReportData): string {
  const sections = [
    keyNumbers(data),
    effect(data),
    controls(data),
    seeds(data),
    passRates(data),
    outcomes(data),
    attribution(data),
    byAttempt(data),
    timesAndTokens(data),
    training(data),
    hypotheses(data),
    sensitivity(data),
    limits(data),
    dataset(data),
    provenance(data),
    trialIndex(data),
  ].filter((section) => section !== null);
  const { h1 } = data.comparison.hypotheses;
  return page({
    title: `${data.manifest.design.spec.experiment_id}: ${typeset(signedPoints(h1.decided_by.estimate))} points, ${badge(data.comparison)}`,
    body: markup`<a class="skip" href="#numbers">Skip to the numbers</a>
<div class="sheet">
${verdict(data)}
${contents(sections)}
<main>
${sections.map(sectionMarkup)}
</main>
</div>`,
  });
}

function contents(sections: readonly Section[]): Markup {
  return markup`<nav aria-label="Contents"><ul>${sections.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>`;
}

function sectionMarkup({ id, title, body }: Section): Markup {
  return markup`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${body}</section>
`;
}
