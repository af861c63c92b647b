import type { Status } from '../comparison/hypothesis.ts';
import { reanalysis } from '../comparison/sensitivity.ts';
import type { Reanalysis } from '../comparison/sensitivity-table.ts';
import type { Analysis } from '../spec.ts';
import type { Counts, Strata } from '../statistics/counts.ts';
import type { ArmChanges, ReverifiedComparison, TaskChanges } from './reverified.ts';

/**
 * The primary analysis of the experiment's pair by the verdicts of then; and by those of now, with the undetermined trials as
 * failures, without them, and with those of one arm as successes and those of the other as failures: the two extremes of
 * what they can do to the difference. Null where one of the two was not judged again, or they share no task.
 */
export function compareAgain(arms: readonly ArmChanges[], analysis: Analysis): ReverifiedComparison | null {
  const [baseline, finetuned] = ['baseline', 'finetuned'].map((name) => arms.find(({ arm }) => arm === name));
  if (!baseline || !finetuned) return null;
  const pairs = baseline.tasks.flatMap((before): [TaskChanges, TaskChanges][] => {
    const after = finetuned.tasks.find(({ task_id }) => task_id === before.task_id);
    return after ? [[before, after]] : [];
  });
  if (pairs.length === 0) return null;
  const by = (ofBaseline: Counted, ofFinetuned = ofBaseline): Reanalysis => {
    const strata: Strata = pairs.map(([a, b]) => ({ baseline: ofBaseline(a), finetuned: ofFinetuned(b) }));
    return reanalysis(strata, analysis);
  };
  const compared = {
    undetermined: pairs.flat().reduce((sum, { undetermined }) => sum + undetermined, 0),
    before: by(({ before }) => before),
    undetermined_as_failures: by(failing),
    undetermined_left_out: by(({ now }) => now),
    undetermined_for_baseline: by(succeeding, failing),
    undetermined_for_finetuned: by(failing, succeeding),
  };
  return { baseline: 'baseline', finetuned: 'finetuned', ...compared, ...conclusionOf(compared) };
}

type Counted = (task: TaskChanges) => Counts;

const failing: Counted = ({ now, undetermined }) => ({ ...now, trials: now.trials + undetermined });
const succeeding: Counted = ({ now, undetermined }) => ({
  successes: now.successes + undetermined,
  trials: now.trials + undetermined,
});

type Conclusion = 'changes' | 'depends_on_undetermined' | 'conclusion';
type Compared = Omit<ReverifiedComparison, Conclusion | 'baseline' | 'finetuned'>;

/** Whether H1 stands as it stood, in one sentence: only where no outcome of the undetermined trials could decide it. */
function conclusionOf(compared: Compared): Pick<ReverifiedComparison, Conclusion> {
  const before = compared.before.h1_status;
  const failed = compared.undetermined_as_failures.h1_status;
  const leftOut = compared.undetermined_left_out.h1_status;
  const forBaseline = compared.undetermined_for_baseline.h1_status;
  const forFinetuned = compared.undetermined_for_finetuned.h1_status;
  const now = [failed, leftOut, forBaseline, forFinetuned];
  const changes = now.some((status) => status !== before);
  if (now.some((status) => status !== failed)) {
    const trials =
      compared.undetermined === 1 ? 'one undetermined trial' : `${compared.undetermined} undetermined trials`;
    return {
      changes,
      depends_on_undetermined: true,
      conclusion:
        `The conclusion depends on the ${trials}: H1 was ${WORDS[before]}; it is ${WORDS[failed]} where they count as failures, ` +
        `${WORDS[leftOut]} where they are left out, ${WORDS[forBaseline]} where only those of baseline succeed, and ` +
        `${WORDS[forFinetuned]} where only those of finetuned do. Only drawing them anew can tell.`,
    };
  }
  const conclusion = changes
    ? `The conclusion changes: H1 was ${WORDS[before]} and is now ${WORDS[failed]}.`
    : `The conclusion is the same: H1 was ${WORDS[before]} and is ${WORDS[before]}.`;
  return { changes, depends_on_undetermined: false, conclusion };
}

const WORDS: Record<Status, string> = { met: 'met', not_met: 'not met', inconclusive: 'not met (inconclusive)' };
