import { VALID_TESTS } from '../../../domain/comparison/attribution-words.ts';
import { costLine } from '../../attribution.ts';
import { informativeCards } from '../attribution/cards.ts';
import { faultTable } from '../attribution/fault-table.ts';
import { measureTables } from '../attribution/measure-tables.ts';
import { flipMarkup } from '../attribution/flips.ts';
import { attributedArms, attributedPair } from '../attribution/attributed-arms.ts';
import { verdictFigures } from '../attribution/verdict-figures.ts';
import { armLabel, labelled } from '../arm-words.ts';
import { attributionRates } from '../figures/attribution-rates.ts';
import { figure } from '../figures/svg.ts';
import { markup, type Markup } from '../markup.ts';
import type { ReportData } from '../report-data.ts';
import { tasksInOrder } from '../task-order.ts';
import { typeset } from '../typeset.ts';
import { armLegend } from './legend.ts';
import type { Section } from './section.ts';

const TITLE = 'Whose fault was it?';

/** What the trials are by their tasks' controls, which no model saw; where they were not asked, by which command they are. */
export function attribution(data: ReportData): Section {
  return { id: 'attribution', title: TITLE, body: judgement(data) };
}

function judgement(data: ReportData): Markup {
  const { attribution: compared } = data.comparison;
  if (compared === null) return notJudged(data);
  const judged = attributedArms(data);
  const pair = attributedPair(judged);
  const taskIds = tasksInOrder(data.comparison).map(({ task_id }) => task_id);
  const readings = markup`<ul class="notes">${compared.readings.map(
    (reading) => markup`<li>${typeset(labelled(reading))}</li>
`,
  )}</ul>
`;
  if (pair.every(({ figures }) => figures.overall.test_validity.of === 0)) return readings;
  return markup`<p>Above, a trial’s verdict comes from the model’s own tests. Here it comes from what the model never saw: its tests were held against reference solutions, a stub and mutants, its implementation against hidden tests. That decides nothing above, and ${data.manifest.design.spec.controls.includes('audited') ? markup`only the samples of the control <code>audited</code> were chosen by it` : 'no training sample was chosen by it'}.</p>
${verdictFigures(data.arms, judged, taskIds)}
${faultTable(judged)}<details><summary>What these words mean</summary>
<p>A reference is a solution known to be right; the stub, one that does nothing; a mutant, a solution with one error put in. ${VALID_TESTS} The hidden tests reject every mutant of their task. An unclear failure passes them, and is rejected by tests that accept the references.</p></details>
${outdatedWords(data)}${readings}${figure({
    id: 'attribution-rates',
    title: 'Tests and implementations by their tasks’ controls',
    description: 'Shares of trials in each compared arm, which the next table has with their intervals.',
    caption: 'Shares with Wilson’s 95% intervals; of the mutants killed the mean over trials, with Student’s.',
    draw: (layout) => attributionRates(judged, layout),
    legend: armLegend(
      pair.map(({ arm }) => arm),
      'dots',
    ),
    csvFile: 'attribution_figures.csv',
  })}
${measureTables(pair, compared.change, taskIds)}
${compared.change === null ? null : flipMarkup(compared.change.flips)}
${informativeCards(pair)}
<p class="byline">${costLine(pair.map(({ arm, figures: { cost } }) => ({ arm: armLabel(arm), cost })))}</p>
`;
}

/** The counts have them still: they come from the time of the judging. */
function outdatedWords({ arms, manifest }: ReportData): Markup | null {
  const counts = arms.filter(({ judgements }) => judgements.outdated > 0);
  if (counts.length === 0) return null;
  const told = counts.map((arm) => `${arm.judgements.outdated} of ${armLabel(arm)}`).join(', ');
  return markup`<p>Judgements of other code than the trials have now: ${told}. The figures count them, and no trial is shown with them; <code>tddft attribute ${manifest.design.spec.experiment_id}</code> judges these trials again.</p>
`;
}

function notJudged({ arms, manifest }: ReportData): Markup {
  const { experiment_id: id } = manifest.design.spec;
  const judged = arms
    .filter(({ judgements }) => judgements.current > 0)
    .map((arm) => `${armLabel(arm)} (${arm.judgements.current} of ${arm.summary.overall.scored} trials)`);
  return markup`<p>Not all of the compared trials were held against their tasks’ references, mutants and hidden tests, so this report cannot tell whether failures came from wrong tests or wrong implementations, nor how many successes are false. ${judged.length === 0 ? null : `Judged so far: ${judged.join(', ')}. `}<code>tddft attribute ${id}</code> does it without asking the model anything, and <code>tddft compare ${id}</code> then tells it here.</p>
`;
}
