import type { AttributionVerdict } from '../../../domain/attribution/attribution.ts';
import type { VerdictFlip } from '../../../domain/comparison/attribution.ts';
import { dataTable } from '../data-table.ts';
import { markup, type Markup, type Part } from '../markup.ts';
import { VERDICTS } from './verdict-words.ts';

/** Pairs of trials by their verdict in each arm; nothing where there are none. True successes stand first: their row and column are what changes success. */
export function flipMarkup(flips: readonly VerdictFlip[]): Markup | null {
  if (flips.length === 0) return null;
  const changed = flips.filter(({ from, to }) => from !== to);
  const won = changed.filter(({ to }) => to === 'true_success');
  const lost = changed.filter(({ from }) => from === 'true_success');
  const others = changed.filter(({ from, to }) => from !== 'true_success' && to !== 'true_success');
  return markup`<h3>From one arm to the other</h3>
<p>Of ${pairs(flips)} pairs of trials ${pairs(won)} became a true success and ${pairs(lost)} ceased to be one; ${pairs(others)} changed otherwise, and ${pairs(flips) - pairs(changed)} have the same verdict in both arms. A pair is the two trials with the same task and number, one of each arm. Their answers were drawn apart, so a single pair says nothing of the training; the intervals above tell what chance alone can do.</p>
${flipTable(flips)}<p class="byline"><a href="figures/attribution_flips.csv">These numbers as CSV</a></p>
`;
}

/** From the baseline's verdict (rows) to the fine-tuned arm's (columns), for the verdicts that occur. */
function flipTable(flips: readonly VerdictFlip[]): Markup {
  const present = VERDICTS.order.filter((verdict) => flips.some(({ from, to }) => from === verdict || to === verdict));
  return dataTable({
    caption:
      'Pairs of trials: rows are what the baseline’s trial is, columns what the fine-tuned arm’s is. In bold, what won or lost a true success.',
    head: ['Baseline ↓, fine-tuned →', ...present.map(verdictMark)],
    rows: present.map((from) => [
      verdictMark(from),
      ...present.map((to) => cell(from, to, pairs(flips.filter((flip) => flip.from === from && flip.to === to)))),
    ]),
  });
}

function cell(from: AttributionVerdict, to: AttributionVerdict, trials: number): Part {
  if (trials === 0) return '·';
  return from !== to && (from === 'true_success' || to === 'true_success') ? markup`<b>${trials}</b>` : trials;
}

function verdictMark(verdict: AttributionVerdict): Markup {
  const { glyph, label } = VERDICTS.words[verdict];
  return markup`<span class="mark"><i class="s ${verdict}" aria-hidden="true">${glyph}</i>${label}</span>`;
}

function pairs(flips: readonly VerdictFlip[]): number {
  return flips.reduce((sum, { trials }) => sum + trials, 0);
}
