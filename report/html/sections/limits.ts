import { labelled } from '../arm-words.ts';
import { markup } from '../markup.ts';
import type { ReportData } from '../report-data.ts';
import { typeset } from '../typeset.ts';
import type { Section } from './section.ts';

export function limits({ comparison: { notes } }: ReportData): Section {
  const body = markup`<ul class="notes">
${notes.map(
  (note) => markup`<li>${typeset(labelled(note))}</li>
`,
)}<li>A trial passes when the model’s code passes the model’s own tests: both can be wrong together.</li>
</ul>
`;
  return { id: 'limits', title: 'What these data cannot show', body };
}
