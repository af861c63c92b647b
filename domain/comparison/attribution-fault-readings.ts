import type { AttributionCounts } from '../attribution/attribution.ts';
import { percent } from '../numbers.ts';
import { wilson95 } from '../statistics/wilson.ts';
import { ATTRIBUTION_RATES, faultsOf } from './attribution-figures.ts';
import { VALID_TESTS } from './attribution-words.ts';

export interface NamedCounts {
  name: string;
  counts: AttributionCounts;
}

/** `Of the 135 failures of baseline, 49 (36.3%) were the tests' fault alone, ... Tests were wrong in 112 (83.0%) of them.` */
export function failures({ name, counts }: NamedCounts): string {
  const { failures: all, ...faults } = faultsOf(counts);
  if (all === 0) return `${name} has no failures.`;
  const { tests, implementation, both, vacuous, unclear } = faults;
  const only = FAULTS.find((fault) => faults[fault] === all);
  if (only !== undefined)
    return `${all === 1 ? 'The one failure' : `All ${all} failures`} of ${name} ${alone(only, all)}.`;
  const share = (count: number): string => `${count} (${percent(count / all)})`;
  const parts = [
    `${share(tests)} ${alone('tests', tests)}`,
    `${share(implementation)} the implementation's alone`,
    `${share(both)} both's`,
    ...(vacuous === 0 ? [] : [`${share(vacuous)} ${alone('vacuous', vacuous)}`]),
    ...(unclear === 0 ? [] : [`${share(unclear)} ${alone('unclear', unclear)}`]),
  ];
  const wrong = vacuous === 0 ? 'wrong' : 'wrong or vacuous';
  return `Of the ${all} failures of ${name}, ${parts.join(', ')}. Tests were ${wrong} in ${share(tests + both + vacuous)} of them.`;
}

const FAULTS = ['tests', 'implementation', 'both', 'vacuous', 'unclear'] as const;

function alone(fault: (typeof FAULTS)[number], count: number): string {
  const were = count === 1 ? 'was' : 'were';
  switch (fault) {
    case 'tests':
      return `${were} the tests' fault alone`;
    case 'implementation':
      return `${were} the implementation's fault alone`;
    case 'both':
      return `${were} the fault of both, tests and implementation`;
    case 'vacuous':
      return 'had vacuous tests';
    case 'unclear':
      return count === 1 ? 'is unclear' : 'are unclear';
  }
}

/** How many successes fail the hidden tests, and how many of the others have tests that are not valid. */
export function successes({ name, counts }: NamedCounts): string {
  const { successes: all, false_successes: failing, verdicts } = counts;
  if (all === 0) return `${name} has no successes.`;
  const vacuous = failing - verdicts.false_success;
  const byVacuous = vacuous === 0 ? '' : `, ${vacuous === failing ? 'all' : vacuous} of them with vacuous tests`;
  const notValid = all - failing - verdicts.true_success;
  const others =
    notValid === 0 ? '' : ` ${notValid} ${notValid === 1 ? 'passes' : 'pass'} them with tests that are not valid.`;
  return `${failingHidden({ name, counts })}${byVacuous}.${others}`;
}

function failingHidden({ name, counts }: NamedCounts): string {
  const { successes: all, false_successes: failing } = counts;
  const [low, high] = wilson95(ATTRIBUTION_RATES.false_success(counts));
  const verb = (count: number, word: 'pass' | 'fail'): string =>
    count === 1 ? `${word}${word === 'pass' ? 'es' : 's'}` : word;
  const allOf = all === 1 ? `The one success of ${name}` : `All ${all} successes of ${name}`;
  if (failing === 0)
    return `${allOf} ${verb(all, 'pass')} the hidden tests (95% interval: at most ${percent(high)} fail)`;
  if (failing === all)
    return `${allOf} ${verb(all, 'fail')} the hidden tests (95% interval: at least ${percent(low)} fail)`;
  return `Of the ${all} successes of ${name}, ${failing} ${verb(failing, 'fail')} the hidden tests (${percent(failing / all)}, 95% interval ${percent(low)} to ${percent(high)})`;
}

/** What a true success is, and how many of them have weak tests; nothing without any. */
export function trueSuccesses(arms: readonly NamedCounts[]): string[] {
  const found = arms.filter(({ counts }) => counts.verdicts.true_success > 0);
  if (found.length === 0) return [];
  const weak = found
    .filter(({ counts }) => counts.mutation_scores.trials > 0)
    .map(({ name, counts }) => `${counts.weak_true_successes} of ${counts.verdicts.true_success} of ${name}`);
  const still =
    weak.length === 0
      ? ''
      : ` They can still be weak: those of ${weak.join(' and ')} kill at most half of the mutants.`;
  return [`A true success has valid tests and an implementation that passes the hidden tests. ${VALID_TESTS}${still}`];
}
