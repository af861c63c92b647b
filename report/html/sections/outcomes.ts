import { contrastedArms, isHeldOut } from '../control-arms.ts';
import { HELD_OUT, HELD_OUT_IS } from '../control-words.ts';
import { composition } from '../figures/composition.ts';
import { figure } from '../figures/svg.ts';
import { markup } from '../markup.ts';
import { type OutcomeClass, OUTCOMES } from '../outcome-class.ts';
import type { ArmDetail, ReportData } from '../report-data.ts';
import { classLegend } from './legend.ts';
import type { Section } from './section.ts';

export function outcomes(data: ReportData): Section {
  const body = markup`${figure({
    id: 'outcomes',
    title: 'How the trials ended, by arm',
    description:
      'Bars of 100%, one for each arm over all tasks, and in each task for the arms that are compared, parted by how the trials ended.',
    caption: `Every trial in exactly one class, by what its last answer came to. Trials that were not scored are in no rate of this report.${data.arms.some(isHeldOut) ? ` “${HELD_OUT}” is ${HELD_OUT_IS}.` : ''}`,
    draw: (layout) => composition(data, layout),
    legend: classLegend(OUTCOMES, classesIn(data.arms)),
    csvFile: 'outcomes.csv',
  })}
<p>Vacuous passes, whose tests pass without a solution, too: ${contrastedArms(data.arms).map(vacuous).join(', ')}.</p>
`;
  return { id: 'outcomes', title: 'How the trials ended', body };
}

export function classesIn(arms: readonly ArmDetail[]): Set<OutcomeClass> {
  return new Set(arms.flatMap(({ tasks }) => tasks.flatMap(({ trials }) => trials.map(({ outcome }) => outcome))));
}

function vacuous({ name, vacuousPasses, summary: { overall } }: ArmDetail): string {
  return `${vacuousPasses} of ${overall.successes} in ${name}`;
}
