import type { AttributionCounts } from '../attribution/attribution.ts';
import type { FigureChanges } from './attribution.ts';
import type { JudgedTask } from './attribution-change.ts';

interface Compared {
  tasks: readonly JudgedTask[];
  changes: FigureChanges;
}

/** Which trials and tasks changes are of, where that is not all of them. */
export function comparedTrials(compared: Compared): string[] {
  return [...(hasOtherTrials(compared) ? [OTHER_TRIALS] : []), ...leftOut(compared.tasks)];
}

const OTHER_TRIALS =
  'Which trials succeed, or have valid tests, differs between the arms. So a share of those trials can change without the model doing the same work better or worse.';

/** Whether some change is of shares of trials that not all are among. */
function hasOtherTrials({ tasks, changes }: Compared): boolean {
  const someLack = (has: 'valid_tests' | 'successes'): boolean =>
    tasks.some(({ from, to }) => from[has] < from.trials || to[has] < to.trials);
  return (
    (changes.right_given_valid.difference !== null && someLack('valid_tests')) ||
    (changes.false_success.difference !== null && someLack('successes'))
  );
}

const NEEDED: { of: string; lacks: string; isThere: (counts: AttributionCounts) => boolean }[] = [
  {
    of: 'mutants killed',
    lacks: 'fewer than two valid test files, or no mutants',
    isThere: ({ mutation_scores }) => mutation_scores.trials > 1,
  },
  { of: 'implementations given valid tests', lacks: 'no valid tests', isThere: ({ valid_tests }) => valid_tests > 0 },
  { of: 'successes that fail the hidden tests', lacks: 'no successes', isThere: ({ successes }) => successes > 0 },
];

const MOST_NAMED = 5;

/** Tasks that a change is not of, where it is of others. */
function leftOut(tasks: readonly JudgedTask[]): string[] {
  return NEEDED.flatMap(({ of, lacks, isThere }) => {
    const without = tasks.filter(({ from, to }) => !isThere(from) || !isThere(to)).map(({ task_id }) => task_id);
    if (without.length === 0 || without.length === tasks.length) return [];
    const named = without.length > MOST_NAMED ? `${without.length} of ${tasks.length} tasks` : without.join(', ');
    return [`The change of ${of} leaves out ${named}: ${lacks} in an arm.`];
  });
}
