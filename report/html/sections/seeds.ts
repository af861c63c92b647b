import { figure } from '../figures/svg.ts';
import { seedRates } from '../figures/seeds.ts';
import { markup } from '../markup.ts';
import type { ReportData } from '../report-data.ts';
import { typeset } from '../typeset.ts';
import type { Section } from './section.ts';

/** Null where one adapter was trained. */
export function seeds({ comparison: { seeds: spread } }: ReportData): Section | null {
  if (spread === null) return null;
  const body = markup`<p>${typeset(spread.reading)}</p>
${figure({
  id: 'seeds',
  title: 'Pass rates of adapters trained with other seeds',
  description: typeset(spread.reading),
  caption:
    'Adapters trained on the same samples with the same settings, which differ in the seed of their training; with Wilson’s 95% intervals. The dotted line is their mean. The first is the fine-tuned arm, of which all else in this report speaks.',
  draw: (layout) => seedRates(spread, layout),
  csvFile: 'seeds.csv',
})}`;
  return { id: 'seeds', title: 'Adapters of other seeds', body };
}
