import { percent } from '../../numbers.ts';
import { armLabel } from '../arm-words.ts';
import { contrastedArms, isHeldOut, wholeArms } from '../control-arms.ts';
import { HELD_OUT, HELD_OUT_IS } from '../control-words.ts';
import { dataTable } from '../data-table.ts';
import { composition, outcomesOf } from '../figures/composition.ts';
import { figure } from '../figures/svg.ts';
import { markup, type Markup, type Part } from '../markup.ts';
import { type OutcomeClass, OUTCOME_CLASSES, OUTCOME_WORDS, OUTCOMES } from '../outcome-class.ts';
import type { ArmDetail, ReportData } from '../report-data.ts';
import { classLegend } from './legend.ts';
import type { Section } from './section.ts';

export function outcomes(data: ReportData): Section {
  const body = markup`${figure({
    id: 'outcomes',
    title: 'How the trials ended, by arm',
    description:
      'Bars of 100%, one for each arm over all tasks, and in each task for the arms that are compared, parted by how the trials ended. The table below has the numbers over all tasks.',
    caption: `Every trial in exactly one class, by what its last answer came to; what is too rare for a letter in its bar stands beside it. Trials that were not scored are in no rate of this report.${data.arms.some(isHeldOut) ? ` “${HELD_OUT}” is ${HELD_OUT_IS}.` : ''}`,
    draw: (layout) => composition(data, layout),
    legend: classLegend(OUTCOMES, classesIn(data.arms)),
    csvFile: 'outcomes.csv',
  })}
${outcomeTable(data.arms)}<p>Vacuous passes, whose tests pass without a solution, too: ${contrastedArms(data.arms).map(vacuous).join(', ')}.</p>
`;
  return { id: 'outcomes', title: 'How the trials ended', body };
}

export function classesIn(arms: readonly ArmDetail[]): Set<OutcomeClass> {
  return new Set(arms.flatMap(({ tasks }) => tasks.flatMap(({ trials }) => trials.map(({ outcome }) => outcome))));
}

/** The classes that occur, with their trials in each arm over all tasks. */
function outcomeTable(arms: readonly ArmDetail[]): Markup {
  const present = classesIn(arms);
  const columns = wholeArms(arms, armLabel).map(({ label, arms: own }) => {
    const counts = outcomesOf(own, null);
    const trials = Object.values(counts).reduce((sum, count) => sum + count, 0);
    return { label, counts, trials };
  });
  return dataTable({
    caption: 'Trials by how they ended, over all tasks, with their share of all trials of the arm.',
    head: ['Ended', ...columns.map(({ label }) => label)],
    rows: [
      ...OUTCOME_CLASSES.filter((name) => present.has(name)).map((name): Part[] => [
        markup`<span class="mark"><i class="s ${name}" aria-hidden="true">${OUTCOME_WORDS[name].glyph}</i>${OUTCOME_WORDS[name].label}</span>`,
        ...columns.map(({ counts, trials }) => share(counts[name] ?? 0, trials)),
      ]),
      ['all', ...columns.map(({ trials }) => trials)],
    ],
  });
}

function share(count: number, trials: number): Part {
  return count === 0 ? '0' : markup`${count} <span class="under">(${percent(count / trials)})</span>`;
}

function vacuous({ vacuousPasses, summary, ...arm }: ArmDetail): string {
  return `${vacuousPasses} of ${summary.overall.successes} in ${armLabel(arm)}`;
}
