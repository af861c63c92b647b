import type { Faults } from '../../../domain/comparison/attribution.ts';
import { percent } from '../../numbers.ts';
import { armLabel } from '../arm-words.ts';
import { wholeArms } from '../control-arms.ts';
import { dataTable } from '../data-table.ts';
import { markup, type Markup, type Part } from '../markup.ts';
import type { AttributedArm } from './attributed-arms.ts';

type Fault = Exclude<keyof Faults, 'failures'>;

const FAULTS: [fault: Fault, label: string][] = [
  ['tests', 'tests alone'],
  ['implementation', 'implementation alone'],
  ['both', 'both'],
  ['vacuous', 'vacuous tests'],
  ['unclear', 'unclear'],
];

/** The failures of each arm by whose fault they were, with their shares; the largest in bold. */
export function faultTable(judged: readonly AttributedArm[]): Markup {
  const columns = wholeArms(
    judged.map(({ arm }) => arm),
    armLabel,
  ).map(({ label, arms }) => ({ label, ...countsOf(judged.filter(({ arm }) => arms.includes(arm))) }));
  return dataTable({
    caption: 'Failures, which are scored trials that did not succeed, by what was wrong.',
    head: ['Wrong', ...columns.map(({ label }) => label)],
    rows: [
      ...FAULTS.map(([fault, label]) => [
        markup`<span class="wrapped">${label}</span>`,
        ...columns.map(({ faults }) => cell(faults, fault)),
      ]),
      [
        'all failures',
        ...columns.map(({ faults, trials }) => markup`${faults.failures} <span class="under">of ${trials}</span>`),
      ],
    ],
  });
}

function cell(faults: Faults, fault: Fault): Part {
  const count = faults[fault];
  if (count === 0) return '0';
  const text = markup`${count} <span class="under">(${percent(count / faults.failures)})</span>`;
  return count === Math.max(...FAULTS.map(([name]) => faults[name])) ? markup`<b>${text}</b>` : text;
}

function countsOf(judged: readonly AttributedArm[]): { faults: Faults; trials: number } {
  const sum = (count: (arm: AttributedArm) => number): number => judged.reduce((total, arm) => total + count(arm), 0);
  const total = (name: keyof Faults): number => sum(({ figures }) => figures.overall.faults[name]);
  return {
    faults: {
      failures: total('failures'),
      tests: total('tests'),
      implementation: total('implementation'),
      both: total('both'),
      vacuous: total('vacuous'),
      unclear: total('unclear'),
    },
    trials: sum(({ figures }) => figures.overall.test_validity.of),
  };
}
