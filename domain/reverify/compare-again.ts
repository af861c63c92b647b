import type { Status } from '../comparison/hypothesis.ts';
import { reanalysis } from '../comparison/sensitivity.ts';
import type { Reanalysis } from '../comparison/sensitivity-table.ts';
import type { Analysis } from '../spec.ts';
import type { Counts, Strata } from '../statistics/counts.ts';
import type { ArmChanges, ReverifiedComparison, TaskChanges } from './reverified.ts';

/**
 * The primary analysis of the experiment's pair by the verdicts of then; by those of now, with the undetermined trials as
 * failures; and without them. Null where one of the two was not judged again, or they share no task.
 */
export function compareAgain(arms: readonly ArmChanges[], analysis: Analysis): ReverifiedComparison | null {
  const [baseline, finetuned] = ['baseline', 'finetuned'].map((name) => arms.find(({ arm }) => arm === name));
  if (!baseline || !finetuned) return null;
  const pairs = baseline.tasks.flatMap((before): [TaskChanges, TaskChanges][] => {
    const after = finetuned.tasks.find(({ task_id }) => task_id === before.task_id);
    return after ? [[before, after]] : [];
  });
  if (pairs.length === 0) return null;
  const by = (counted: (task: TaskChanges) => Counts): Reanalysis => {
    const strata: Strata = pairs.map(([a, b]) => ({ baseline: counted(a), finetuned: counted(b) }));
    return reanalysis(strata, analysis);
  };
  const compared = {
    before: by(({ before }) => before),
    undetermined_as_failures: by(({ now, undetermined }) => ({ ...now, trials: now.trials + undetermined })),
    undetermined_left_out: by(({ now }) => now),
  };
  return { baseline: 'baseline', finetuned: 'finetuned', ...compared, ...conclusionOf(compared) };
}

type Compared = Pick<ReverifiedComparison, 'before' | 'undetermined_as_failures' | 'undetermined_left_out'>;

/** Whether H1 stands as it stood, in one sentence. */
function conclusionOf(compared: Compared): Pick<ReverifiedComparison, 'changes' | 'conclusion'> {
  const before = compared.before.h1_status;
  const failed = compared.undetermined_as_failures.h1_status;
  const leftOut = compared.undetermined_left_out.h1_status;
  if (failed !== leftOut) {
    return {
      changes: true,
      conclusion: `The conclusion depends on the undetermined trials: H1 was ${WORDS[before]}; it is ${WORDS[failed]} where they count as failures, and ${WORDS[leftOut]} where they are left out. Only drawing them anew can tell.`,
    };
  }
  return before === failed
    ? { changes: false, conclusion: `The conclusion is the same: H1 was ${WORDS[before]} and is ${WORDS[before]}.` }
    : { changes: true, conclusion: `The conclusion changes: H1 was ${WORDS[before]} and is now ${WORDS[failed]}.` };
}

const WORDS: Record<Status, string> = { met: 'met', not_met: 'not met', inconclusive: 'not met (inconclusive)' };
